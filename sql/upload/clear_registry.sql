DELETE FROM {temp}.radica_registry

DELETE FROM {temp}.radica_changed_object

DELETE FROM {temp}.radica_changed_file

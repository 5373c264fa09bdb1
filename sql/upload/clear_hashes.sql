DELETE FROM {temp}.radica_file_hash

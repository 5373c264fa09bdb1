DELETE FROM {radica}.radica_listed WHERE empresa = :empresa AND file_id >= :first_id

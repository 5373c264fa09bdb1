SELECT password, is_disabled FROM {radica}.radica_account WHERE name = :name

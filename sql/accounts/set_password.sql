UPDATE {radica}.radica_account SET password = :password, password_changed = :now WHERE name = :name

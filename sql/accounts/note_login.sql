UPDATE {radica}.radica_account SET last_login = :now WHERE name = :name AND is_disabled = 0

UPDATE {radica}.radica_account SET password = :password WHERE name = :name AND password = :before

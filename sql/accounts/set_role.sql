UPDATE {radica}.radica_account SET role = :role WHERE name = :name

UPDATE {radica}.radica_account SET is_disabled = :is_disabled WHERE name = :name

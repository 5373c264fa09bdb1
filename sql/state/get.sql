SELECT value FROM {radica}.radica_state WHERE name = :name

SELECT count(*) FROM {radica}.radica_state WHERE name = :name AND value = :value

-- never the newest one: SQLite would give its number again
DELETE FROM {radica}.radica_task
WHERE ended < {unix_ms} - :age AND id < (SELECT max(id) FROM {radica}.radica_task)

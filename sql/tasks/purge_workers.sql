DELETE FROM {radica}.radica_worker WHERE beat < {unix_ms} - :age

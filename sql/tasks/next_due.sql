SELECT min(earliest) - {unix_ms} FROM {radica}.radica_task WHERE state = 'en_cola'

SELECT id
FROM {radica}.radica_task
WHERE unique_key = :unique_key AND state IN ('en_cola', 'en_curso', 'pausada')

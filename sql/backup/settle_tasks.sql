-- what was waiting or running when the copy was made was done since, or will come again by its schedule
UPDATE {radica}.radica_task
SET state = 'cancelada', wish = '', ended = {unix_ms}, error = :error
WHERE state IN ('en_cola', 'en_curso', 'pausada')

UPDATE {radica}.radica_task
SET state = 'fallida', ended = {unix_ms}, error = 'E-TASK-005'
WHERE state = 'en_cola' AND deadline > 0 AND deadline < {unix_ms}

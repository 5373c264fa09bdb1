UPDATE {radica}.radica_task
SET beat = {unix_ms}, child = :child
WHERE id = :id AND token = :token AND state = 'en_curso'

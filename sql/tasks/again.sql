-- all its attempts and all its time anew
UPDATE {radica}.radica_task
SET deadline = CASE WHEN total_seconds = 0 THEN 0 ELSE {unix_ms} + 1000 * total_seconds END
WHERE id = :id

-- all its attempts and all its time anew, asked for by somebody else
UPDATE {radica}.radica_task
SET deadline = CASE WHEN total_seconds = 0 THEN 0 ELSE {unix_ms} + 1000 * total_seconds END, asked_by = :asked_by
WHERE id = :id

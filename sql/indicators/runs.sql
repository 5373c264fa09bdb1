-- by id, which begins with the local time of its start
SELECT id, verb, outcome, coalesce(substr(error, 1, 40), ''), started, ended
FROM {radica}.radica_run WHERE id >= :since
ORDER BY id DESC

INSERT INTO {radica}.radica_task
  (arguments, priority, rank, unique_key, occurrence, weight, is_exclusive, attempts, attempt_seconds, total_seconds,
   state, wish, attempt, token, created, earliest, deadline, host, boot_id, pid, pid_start, beat, child, asked_by)
SELECT CAST(:arguments AS TEXT), d.priority, d.due - 600000 * d.priority, CAST(:unique_key AS TEXT),
       CAST(:occurrence AS TEXT), CAST(:weight AS BIGINT), CAST(:is_exclusive AS BIGINT), CAST(:attempts AS BIGINT),
       CAST(:attempt_seconds AS BIGINT), d.total_seconds, 'en_cola', '', 0, 0, d.now, d.due,
       CASE WHEN d.total_seconds = 0 THEN 0 ELSE d.due + 1000 * d.total_seconds END, '', '', 0, 0, 0, 0,
       CAST(:asked_by AS TEXT)
FROM (SELECT g.now, g.priority, g.total_seconds, CASE WHEN g.earliest > g.now THEN g.earliest ELSE g.now END AS due
      FROM (SELECT {unix_ms} AS now, CAST(:priority AS BIGINT) AS priority, CAST(:earliest AS BIGINT) AS earliest,
                   CAST(:total_seconds AS BIGINT) AS total_seconds) AS g) AS d
WHERE d.due > 0
ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND state IN ('en_cola', 'en_curso', 'pausada') DO NOTHING
RETURNING id

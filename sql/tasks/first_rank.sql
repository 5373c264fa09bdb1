-- Of what waits, is due and may run now (tasks/claim). Locks nothing.
SELECT t.rank
FROM {radica}.radica_task AS t
WHERE t.state = 'en_cola' AND t.rank >= :from AND t.earliest <= {unix_ms}
  AND (t.is_exclusive = 0
       OR :exclusive = 1 AND NOT EXISTS (SELECT 1 FROM {radica}.radica_task AS r
                                         WHERE r.state = 'en_curso' AND r.is_exclusive = t.is_exclusive))
ORDER BY t.rank, t.id
LIMIT 1

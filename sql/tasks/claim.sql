-- Several workers at once take different ones. What is too heavy is not overtaken by what is lighter, or it might never
-- find room. What is exclusive is compared with t, as a subquery of its own would be asked whenever another worker was
-- faster, also for what is not, and walk over all that ended since the oldest snapshot.
UPDATE {radica}.radica_task
SET state = 'en_curso', wish = '', attempt = attempt + 1, token = token + 1, started = {unix_ms}, beat = {unix_ms},
    host = :host, boot_id = :boot_id, pid = :pid, pid_start = :pid_start, child = 0
WHERE weight <= :weight
  AND id = (SELECT t.id
            FROM {radica}.radica_task AS t
            WHERE t.state = 'en_cola' AND t.rank >= :from AND t.earliest <= {unix_ms} AND t.priority >= :least
              AND (t.is_exclusive = 0
                   OR :exclusive = 1 AND NOT EXISTS (SELECT 1 FROM {radica}.radica_task AS r
                                                     WHERE r.state = 'en_curso' AND r.is_exclusive = t.is_exclusive))
            ORDER BY t.rank, t.id
            LIMIT 1{skip_locked})
RETURNING id, rank

INSERT INTO {radica}.radica_task
  (arguments, priority, rank, unique_key, occurrence, weight, is_exclusive, attempts, attempt_seconds, total_seconds,
   state, wish, attempt, token, created, earliest, deadline, host, boot_id, pid, pid_start, beat, child)
VALUES
  (:arguments, :priority, CASE WHEN :earliest > {unix_ms} THEN :earliest ELSE {unix_ms} END - 600000 * :priority,
   :unique_key, :occurrence, :weight, :is_exclusive, :attempts, :attempt_seconds, :total_seconds,
   'en_cola', '', 0, 0, {unix_ms}, CASE WHEN :earliest > {unix_ms} THEN :earliest ELSE {unix_ms} END,
   CASE WHEN :total_seconds = 0 THEN 0
        ELSE CASE WHEN :earliest > {unix_ms} THEN :earliest ELSE {unix_ms} END + 1000 * :total_seconds END,
   '', '', 0, 0, 0, 0)
ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND state IN ('en_cola', 'en_curso', 'pausada') DO NOTHING
RETURNING id

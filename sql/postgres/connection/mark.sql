-- commit_ticket of a transaction under a lease, and a trace of it: where the trace is, the transaction is kept
WITH mark AS (
  INSERT INTO {radica}.radica_state AS s (name, value) VALUES (:name, :value)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value
  RETURNING s.name
)
SELECT pg_current_xact_id(), pg_backend_pid(), extract(epoch FROM pg_postmaster_start_time())
FROM mark

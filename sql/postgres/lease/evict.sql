-- a holder that stands still inside a transaction, even in the middle of a COPY; other databases have tokens of their own
SELECT pg_terminate_backend(pid)
FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'radica lease ' || :token

-- a holder that stands still inside a transaction, even in the middle of a COPY
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'radica lease ' || :token

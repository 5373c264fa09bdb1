-- the process that still holds a transaction whose client is gone
SELECT pg_terminate_backend(pid)
FROM pg_stat_activity
WHERE pid = CAST(:pid AS INT) AND backend_xid = CAST(CAST(CAST(:xid AS TEXT) AS xid8) AS xid)

SELECT pg_xact_status(CAST(CAST(:xid AS TEXT) AS xid8)),
       extract(epoch FROM pg_postmaster_start_time()) = CAST(CAST(:server_start AS TEXT) AS NUMERIC)

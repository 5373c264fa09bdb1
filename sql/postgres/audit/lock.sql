-- one row at a time until the commit; nobody waits for anything else behind it
SELECT pg_advisory_xact_lock(7230416582)

-- the transaction is the snapshot
SELECT '', sqlite_version()

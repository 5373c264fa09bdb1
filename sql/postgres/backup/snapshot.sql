-- the snapshot of this transaction, for another connection
SELECT pg_export_snapshot(), current_setting('server_version')

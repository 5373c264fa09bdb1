-- runs that are told under the lease, since there is an audit; accounts
SELECT (SELECT count(*) FROM {radica}.radica_run
        WHERE outcome = 'terminada' AND verb IN ('run', 'load', 'upload', 'verify', 'reconcile', 'cleanup', 'watch')
        AND ended >= (SELECT applied_at FROM {radica}.radica_migration WHERE version = 50))
     + (SELECT count(*) FROM {radica}.radica_account)

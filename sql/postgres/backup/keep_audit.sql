CREATE TEMP TABLE radica_audit_kept ON COMMIT DROP AS SELECT * FROM {radica}.radica_audit

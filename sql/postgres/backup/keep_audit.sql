-- no temporary table: the role that restores may make none
CREATE TABLE {radica}.radica_audit_kept AS SELECT * FROM {radica}.radica_audit

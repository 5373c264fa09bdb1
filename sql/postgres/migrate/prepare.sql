-- one process at a time until the commit; the schemas only if they are missing, for a role that may not make any
SELECT pg_advisory_xact_lock(7230416581);
DO $$
BEGIN
  IF to_regnamespace('radica') IS NULL THEN CREATE SCHEMA {radica}; END IF;
  IF to_regnamespace({schema_text}) IS NULL THEN CREATE SCHEMA {schema}; END IF;
END
$$

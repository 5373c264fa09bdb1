-- The roles with which Radica works on PostgreSQL, for psql, as a superuser:
--
--   psql -v schema=data_general -d DATABASE -f postgres-roles.sql
--
-- May be run again at any time, before or after `radica migrate`: it gives what is missing, makes no role twice and sets
-- no password (\password ROLE does). `schema` is that of [database] schema.
--
--   radica_migrator  owns the schemas and tables; only `radica migrate` and `radica restore` work with it
--   radica_app       every other command of Radica: reads and writes rows, makes no table
--   radica_read      reads the business tables, which hold personal data; nothing of Radica's own
--   radica_backup    reads everything of every database that lets it in: pg_dump
\set ON_ERROR_STOP on
\if :{?schema}
\else
\set schema data_general
\endif

SELECT format('CREATE ROLE %I LOGIN', role)
FROM unnest(ARRAY['radica_migrator', 'radica_app', 'radica_read', 'radica_backup']) AS role
WHERE to_regrole(role) IS NULL
\gexec

GRANT CONNECT ON DATABASE :"DBNAME" TO radica_migrator, radica_app, radica_read, radica_backup;
-- Batches pass through temporary tables, which go with their transaction.
GRANT TEMPORARY ON DATABASE :"DBNAME" TO radica_app;

SELECT format('CREATE SCHEMA %I AUTHORIZATION radica_migrator', name)
FROM unnest(ARRAY['radica', :'schema']) AS name
WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = name)
\gexec

-- What another role made before there were these. The business schema may hold tables of others: they stay theirs.
ALTER SCHEMA radica OWNER TO radica_migrator;
GRANT USAGE, CREATE ON SCHEMA :"schema" TO radica_migrator;
SELECT format('ALTER TABLE %I.%I OWNER TO radica_migrator', schemaname, tablename)
FROM pg_tables
WHERE (schemaname = 'radica' OR schemaname = :'schema' AND (tablename LIKE 'ov\_%' OR tablename = 'registros_ov_s3'))
  AND tableowner <> 'radica_migrator'
\gexec

GRANT USAGE ON SCHEMA radica, :"schema" TO radica_app;
GRANT USAGE ON SCHEMA :"schema" TO radica_read;
GRANT pg_read_all_data TO radica_backup;

-- Tables that are there: nobody but their owner touches the list of migrations; history and audit only grow.
SELECT format('GRANT %s ON %I.%I TO radica_app',
              CASE WHEN tablename = 'radica_migration' THEN 'SELECT'
                   WHEN tablename IN ('ov_historial', 'radica_audit') THEN 'SELECT, INSERT'
                   WHEN schemaname = 'radica' THEN 'SELECT, INSERT, UPDATE, DELETE'
                   ELSE 'SELECT, INSERT, UPDATE' END, schemaname, tablename)
FROM pg_tables
WHERE schemaname IN ('radica', :'schema') AND tableowner = 'radica_migrator'
UNION ALL
SELECT format('GRANT SELECT ON %I.%I TO radica_read', schemaname, tablename)
FROM pg_tables
WHERE schemaname = :'schema' AND tableowner = 'radica_migrator'
\gexec

-- Where numbers go on is part of a backup.
SELECT format('GRANT SELECT ON SEQUENCE %I.%I TO radica_app', schemaname, sequencename)
FROM pg_sequences
WHERE schemaname IN ('radica', :'schema') AND sequenceowner = 'radica_migrator'
\gexec

-- Tables that `radica migrate` will make. It takes back what is too much for the three tables above.
ALTER DEFAULT PRIVILEGES FOR ROLE radica_migrator IN SCHEMA radica
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO radica_app;
ALTER DEFAULT PRIVILEGES FOR ROLE radica_migrator IN SCHEMA :"schema"
  GRANT SELECT, INSERT, UPDATE ON TABLES TO radica_app;
ALTER DEFAULT PRIVILEGES FOR ROLE radica_migrator IN SCHEMA :"schema"
  GRANT SELECT ON TABLES TO radica_read;
ALTER DEFAULT PRIVILEGES FOR ROLE radica_migrator IN SCHEMA radica, :"schema" GRANT SELECT ON SEQUENCES TO radica_app;

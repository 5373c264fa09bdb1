-- one process at a time until the commit; the schemas only if they are missing, for a role that may not make any
SELECT pg_advisory_xact_lock(7230416581);
DO $$
BEGIN
  IF to_regnamespace('radica') IS NULL THEN CREATE SCHEMA {radica}; END IF;
  IF to_regnamespace({schema_text}) IS NULL THEN CREATE SCHEMA {schema}; END IF;
END
$$;
-- what the audit needs before its table is there: a restored one has its trigger already (docs/decisions/0035)
CREATE OR REPLACE FUNCTION {radica}.radica_audit_guard() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT FROM {radica}.radica_audit WHERE act = 'audit purge' AND object::BIGINT > OLD.seq) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'radica_audit only grows' USING ERRCODE = '42501';
END
$$;
CREATE OR REPLACE FUNCTION {radica}.radica_audit_let_go(first BIGINT) RETURNS SETOF BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN QUERY DELETE FROM {radica}.radica_audit AS a
  WHERE a.seq < first AND a.at < extract(epoch FROM clock_timestamp() - INTERVAL '364 days') * 1000
  RETURNING a.seq;
END
$$

-- also the owner of the table changes nothing of it by mistake; the functions stand in migrate/prepare
CREATE OR REPLACE TRIGGER radica_audit_rows BEFORE UPDATE OR DELETE ON {radica}.radica_audit
  FOR EACH ROW EXECUTE FUNCTION {radica}.radica_audit_guard();
CREATE OR REPLACE TRIGGER radica_audit_whole BEFORE TRUNCATE ON {radica}.radica_audit
  FOR EACH STATEMENT EXECUTE FUNCTION {radica}.radica_audit_guard();

-- whoever can open the file can also drop these: they keep from mistakes
CREATE TRIGGER IF NOT EXISTS {index}radica_audit_update BEFORE UPDATE ON radica_audit
BEGIN
  SELECT RAISE(ABORT, 'radica_audit only grows');
END;
CREATE TRIGGER IF NOT EXISTS {index}radica_audit_delete BEFORE DELETE ON radica_audit
WHEN NOT EXISTS (SELECT 1 FROM radica_audit WHERE act = 'audit purge' AND CAST(object AS INTEGER) > OLD.seq)
BEGIN
  SELECT RAISE(ABORT, 'radica_audit only grows');
END;

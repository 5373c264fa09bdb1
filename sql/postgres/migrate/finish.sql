-- texts of Radica's own tables are compared as bytes, whatever the language of the database (the shared statements rely
-- on it for orders and ranges, as on SQLite); only columns that this migration made are not yet so
DO $$
DECLARE
  change TEXT;
BEGIN
  FOR change IN
    SELECT format('ALTER TABLE %s %s', c.oid::regclass,
                  string_agg(format('ALTER COLUMN %I TYPE TEXT COLLATE "C"', a.attname), ', ' ORDER BY a.attnum))
    FROM pg_class AS c
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_collation AS l ON l.oid = a.attcollation AND l.collname = 'default'
    WHERE c.relnamespace = to_regnamespace('radica') AND c.relkind = 'r' AND a.atttypid = to_regtype('text')
    GROUP BY c.oid
  LOOP
    EXECUTE change;
  END LOOP;
END
$$;
-- whatever default privileges gave: nobody but its owner changes the list of migrations; history and audit only grow
DO $$
DECLARE
  change TEXT;
BEGIN
  FOR change IN
    SELECT format('REVOKE %s ON %s FROM %s', a.privilege_type, c.oid::regclass,
                  CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
    FROM pg_class AS c
    CROSS JOIN aclexplode(c.relacl) AS a
    WHERE a.grantee <> c.relowner AND c.relowner = to_regrole(quote_ident(current_user))
      AND (c.oid = to_regclass('radica.radica_migration')
             AND a.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
           OR c.oid IN (to_regclass(format('%I.ov_historial', {schema_text})), to_regclass('radica.radica_audit'))
             AND a.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE'))
  LOOP
    EXECUTE change;
  END LOOP;
END
$$

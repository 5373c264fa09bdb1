-- schema, table: all of Radica's own; of the business schema, which others may share, those that are named
SELECT n.nspname, c.relname
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND (n.nspname = 'radica' OR n.nspname = {schema_text} AND c.relname {in_texts}:tables{end_in})
ORDER BY n.nspname, c.relname

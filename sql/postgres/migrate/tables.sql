SELECT c.relname
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ({schema_text}, 'radica') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY c.relname

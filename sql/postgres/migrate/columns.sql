-- name, declared type, may not be NULL, has a default, which
SELECT a.attname,
       replace(replace(upper(format_type(a.atttypid, a.atttypmod)), 'CHARACTER VARYING', 'VARCHAR'),
               'TIMESTAMP WITHOUT TIME ZONE', 'TIMESTAMP')
         || coalesce(' COLLATE ' || quote_ident(l.collname), ''),
       a.attnotnull, a.atthasdef OR a.attidentity <> '', coalesce(upper(pg_get_expr(d.adbin, d.adrelid)), '')
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
LEFT JOIN pg_collation AS l ON l.oid = a.attcollation AND l.collname <> 'default'
WHERE n.nspname = {schema_text} AND c.relname = :table
ORDER BY a.attnum

-- table, index, is used, its whole columns in order (nothing of a partial one): of every table, also one without index
SELECT c.relname, coalesce(x.relname, ''), i.indexrelid IS NOT NULL AND i.indisvalid AND i.indisready,
       CASE WHEN i.indpred IS NULL AND i.indexprs IS NULL AND m.amname = 'btree' THEN (
         SELECT string_agg(a.attname, ', ' ORDER BY k.place)
         FROM unnest(i.indkey[0 : i.indnkeyatts - 1]) WITH ORDINALITY AS k (number, place)
         JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.number) ELSE '' END
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_index AS i ON i.indrelid = c.oid
LEFT JOIN pg_class AS x ON x.oid = i.indexrelid
LEFT JOIN pg_am AS m ON m.oid = x.relam
WHERE n.nspname IN ({schema_text}, 'radica') AND c.relkind = 'r'
ORDER BY c.relname, x.relname

-- index, column: of unique indexes of whole columns over all rows; one that was never finished holds nothing unique
SELECT i.indexrelid, a.attname || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey[0 : i.indnkeyatts - 1])
WHERE n.nspname = {schema_text} AND c.relname = :table
ORDER BY i.indexrelid, a.attname

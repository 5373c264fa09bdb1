-- name, declared type, may not be NULL, has a default, which
SELECT name, upper(type), "notnull" OR pk > 0, dflt_value IS NOT NULL OR pk > 0, coalesce(upper(dflt_value), '')
FROM pragma_table_info(:table, {schema_text})
ORDER BY cid

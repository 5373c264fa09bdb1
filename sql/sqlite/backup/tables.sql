-- schema, table: the file holds nothing of others
SELECT {schema_text}, name
FROM {schema}.sqlite_master
WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' AND :tables IS NOT NULL
ORDER BY name

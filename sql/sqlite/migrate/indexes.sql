-- table, index, is used, its whole columns in order (nothing of a partial one): of every table, also one without index
SELECT t.name, coalesce(i.name, ''), i.name IS NOT NULL,
       CASE WHEN i.partial = 0 THEN (
         SELECT group_concat(name, ', ') FROM (
           SELECT k.name FROM pragma_index_info(i.name, {schema_text}) AS k ORDER BY k.seqno)) ELSE '' END
FROM {schema}.sqlite_master AS t
LEFT JOIN pragma_index_list(t.name, {schema_text}) AS i
WHERE t.type = 'table'
ORDER BY t.name, i.name

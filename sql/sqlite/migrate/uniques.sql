-- index, column: in order; the primary key of a rowid table has no index
SELECT i.name, c.name
FROM pragma_index_list(:table, {schema_text}) AS i, pragma_index_info(i.name, {schema_text}) AS c
WHERE i."unique" = 1 AND i.partial = 0
ORDER BY i.seq, c.name

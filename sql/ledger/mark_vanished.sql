UPDATE {radica}.radica_file SET state = 'desaparecido', fp = NULL
WHERE id IN (SELECT CAST(value AS BIGINT) FROM {each}(:ids))

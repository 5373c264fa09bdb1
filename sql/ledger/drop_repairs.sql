DELETE FROM {radica}.radica_repair WHERE file_id IN (SELECT CAST(value AS BIGINT) FROM {each}(:ids))

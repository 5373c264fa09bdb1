DELETE FROM {radica}.radica_listed WHERE file_id IN (SELECT CAST(value AS BIGINT) FROM {each}(:ids))

DELETE FROM {radica}.radica_repair WHERE file_id IN (SELECT value FROM json_each(:ids))

DELETE FROM {radica}.radica_listed WHERE file_id IN (SELECT value FROM json_each(:ids))

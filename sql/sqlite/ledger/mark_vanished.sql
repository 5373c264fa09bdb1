UPDATE {radica}.radica_file SET state = 'desaparecido', fp = NULL
WHERE id IN (SELECT value FROM json_each(:ids))

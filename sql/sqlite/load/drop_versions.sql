DELETE FROM {radica}.radica_version
WHERE empresa = :empresa AND radicado IN (SELECT value FROM json_each(:radicados))

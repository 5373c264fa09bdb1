DELETE FROM {radica}.radica_version
WHERE empresa = :empresa AND radicado IN (SELECT value FROM {each}(:radicados))

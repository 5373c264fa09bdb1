SELECT radicado, path, obs_time FROM {radica}.radica_file
WHERE empresa = :empresa AND radicado IN (SELECT value FROM {each}(:radicados)) AND tipo = 'datos'

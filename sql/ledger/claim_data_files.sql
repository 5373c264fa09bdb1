SELECT radicado, path, obs_time FROM {radica}.radica_file
WHERE empresa = :empresa AND radicado {in_texts}:radicados{end_in} AND tipo = 'datos'

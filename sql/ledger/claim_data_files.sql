SELECT radicado, path, obs_time FROM {radica}.radica_file
WHERE empresa = (SELECT :empresa) AND radicado {in_texts}:radicados{end_in} AND tipo = 'datos'

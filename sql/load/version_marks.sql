SELECT radicado, mark FROM {radica}.radica_version
WHERE empresa = (SELECT :empresa) AND radicado {in_texts}:radicados{end_in}

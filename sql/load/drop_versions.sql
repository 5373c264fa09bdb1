DELETE FROM {radica}.radica_version
WHERE empresa = :empresa AND radicado {in_texts}:radicados{end_in}

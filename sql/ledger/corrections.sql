SELECT radicado, campo, valor FROM {radica}.radica_correction WHERE empresa = :empresa ORDER BY radicado, campo

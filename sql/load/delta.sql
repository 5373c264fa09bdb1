SELECT radicado FROM {radica}.radica_delta WHERE empresa = :empresa ORDER BY radicado

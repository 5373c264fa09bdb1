SELECT radicado FROM {radica}.radica_pending WHERE empresa = :empresa ORDER BY radicado

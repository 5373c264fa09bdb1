SELECT radicado, mark FROM {radica}.radica_version
WHERE empresa = :empresa AND radicado >= :from AND radicado <= :to

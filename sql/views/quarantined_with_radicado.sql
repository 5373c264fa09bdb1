SELECT DISTINCT path FROM {radica}.radica_rejected WHERE empresa = :empresa AND radicado = :radicado ORDER BY path

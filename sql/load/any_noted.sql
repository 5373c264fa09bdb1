SELECT 1 FROM {radica}.{table} WHERE empresa = :empresa AND radicado >= :from AND radicado <= :to LIMIT 1

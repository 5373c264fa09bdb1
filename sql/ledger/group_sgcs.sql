SELECT numero_radicado FROM {schema}.{table}
WHERE numero_reclamo_sgc = :segment OR (numero_reclamo_sgc >= :from AND numero_reclamo_sgc < :below)

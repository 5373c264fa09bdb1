SELECT numero_radicado FROM {schema}.{table} WHERE numero_reclamo_sgc = :sgc ORDER BY numero_radicado

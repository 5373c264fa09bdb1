SELECT numero_radicado, hash_registro FROM {schema}.{table}
WHERE numero_radicado >= :from AND numero_radicado <= :to

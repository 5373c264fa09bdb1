UPDATE {schema}.{table} SET hash_registro = :hash WHERE numero_radicado = :radicado

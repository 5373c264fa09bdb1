SELECT numero_radicado, hash_registro FROM {schema}.{table}
WHERE numero_radicado {in_texts}:radicados{end_in}

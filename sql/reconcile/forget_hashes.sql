UPDATE {schema}.{table} SET hash_registro = NULL WHERE numero_radicado {in_texts}:radicados{end_in}

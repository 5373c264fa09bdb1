SELECT numero_radicado, numero_reclamo_sgc FROM {schema}.{table}
WHERE numero_radicado {in_texts}:radicados{end_in}

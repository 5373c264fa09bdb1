INSERT INTO {radica}.radica_pending (empresa, radicado)
SELECT :empresa, numero_radicado FROM {schema}.{table} WHERE numero_radicado {in_texts}:radicados{end_in}
ON CONFLICT DO NOTHING

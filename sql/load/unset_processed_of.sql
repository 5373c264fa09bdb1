-- claims with a new data file: what was stored is not all there is
UPDATE {schema}.{table} SET procesado_flag = FALSE
WHERE procesado_flag AND numero_radicado {in_texts}:radicados{end_in}

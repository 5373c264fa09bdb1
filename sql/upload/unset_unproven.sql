UPDATE {schema}.{table} SET procesado_flag = FALSE
WHERE procesado_flag AND numero_radicado IN (SELECT radicado FROM {temp}.radica_changed_object WHERE state = 'enviando')

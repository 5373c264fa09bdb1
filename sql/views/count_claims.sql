SELECT count(*), count(*) FILTER (WHERE procesado_flag) FROM {schema}.{table}

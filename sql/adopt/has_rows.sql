SELECT 1 FROM {schema}.{table} LIMIT 1

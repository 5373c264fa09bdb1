UPDATE {schema}.{table} SET fecha = date_trunc('second', fecha) WHERE fecha <> date_trunc('second', fecha)

-- what no time can be read from stays as it is
UPDATE {schema}.{table} SET fecha = strftime('%Y-%m-%d %H:%M:%S', fecha)
WHERE fecha <> strftime('%Y-%m-%d %H:%M:%S', fecha)

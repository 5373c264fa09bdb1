SELECT substr(CAST(fecha_creacion AS TEXT), 1, 10), count(*)
FROM {schema}.{table} WHERE fecha_creacion >= :since
GROUP BY 1 ORDER BY 1

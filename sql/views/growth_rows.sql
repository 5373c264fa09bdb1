SELECT count(*), count(*) FILTER (WHERE fecha_creacion >= :since), coalesce(substr(CAST(min(fecha_creacion) AS TEXT), 1, 19), '')
FROM {schema}.{table}

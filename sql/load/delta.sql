SELECT radicado FROM {radica}.radica_delta WHERE empresa = :empresa AND last IS NULL
UNION
SELECT t.numero_radicado
FROM {radica}.radica_delta AS d
JOIN {schema}.{table} AS t ON t.numero_radicado >= d.radicado AND t.numero_radicado <= d.last
WHERE d.empresa = :empresa AND d.last IS NOT NULL
ORDER BY 1

SELECT radicado FROM {radica}.radica_pending WHERE empresa = :empresa
UNION
SELECT t.numero_radicado
FROM {radica}.radica_pending AS p
JOIN {schema}.{table} AS t ON t.numero_radicado >= p.radicado AND t.numero_radicado <= p.last
WHERE p.empresa = :empresa AND p.last IS NOT NULL
  AND EXISTS (SELECT 1 FROM {radica}.radica_file AS f WHERE f.empresa = p.empresa AND f.radicado = t.numero_radicado AND f.tipo IS NOT NULL)
ORDER BY 1

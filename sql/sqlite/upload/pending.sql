-- CROSS JOIN: each range looks its claims up, not each claim its range
SELECT radicado FROM {radica}.radica_pending WHERE empresa = :empresa
UNION
SELECT t.numero_radicado
FROM {radica}.radica_pending AS p
CROSS JOIN {schema}.{table} AS t
WHERE p.empresa = :empresa AND p.last IS NOT NULL AND t.numero_radicado >= p.radicado AND t.numero_radicado <= p.last
  AND EXISTS (SELECT 1 FROM {radica}.radica_file AS f WHERE f.empresa = p.empresa AND f.radicado = t.numero_radicado AND f.tipo IS NOT NULL)
ORDER BY 1

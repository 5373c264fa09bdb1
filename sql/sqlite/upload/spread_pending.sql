-- a row for each claim of a range that has files, as upload/pending finds them
-- CROSS JOIN: each range looks its claims up, not each claim its range
INSERT INTO {radica}.radica_pending (empresa, radicado)
SELECT :empresa, t.numero_radicado
FROM {radica}.radica_pending AS p
CROSS JOIN {schema}.{table} AS t
WHERE p.empresa = :empresa AND p.last IS NOT NULL AND t.numero_radicado >= p.radicado AND t.numero_radicado <= p.last
  AND EXISTS (SELECT 1 FROM {radica}.radica_file AS f WHERE f.empresa = p.empresa AND f.radicado = t.numero_radicado AND f.tipo IS NOT NULL)
ON CONFLICT DO NOTHING

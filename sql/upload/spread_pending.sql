-- a row for each claim of a range that has files, as upload/pending finds them
INSERT INTO {radica}.radica_pending (empresa, radicado)
SELECT :empresa, t.numero_radicado
FROM {radica}.radica_pending AS p
JOIN {schema}.{table} AS t ON t.numero_radicado >= p.radicado AND t.numero_radicado <= p.last
WHERE p.empresa = :empresa AND p.last IS NOT NULL
  AND EXISTS (SELECT 1 FROM {radica}.radica_file AS f WHERE f.empresa = p.empresa AND f.radicado = t.numero_radicado AND f.tipo IS NOT NULL)
ON CONFLICT DO NOTHING

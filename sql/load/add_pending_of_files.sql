INSERT INTO {radica}.radica_pending (empresa, radicado)
SELECT DISTINCT :empresa, c.radicado
FROM {temp}.radica_changed_file AS c
JOIN {schema}.{table} AS t ON t.numero_radicado = c.radicado
LEFT JOIN {radica}.radica_file AS f ON f.id = c.id
WHERE c.tipo IS NOT NULL AND (f.fp IS NULL OR f.path <> c.path OR f.radicado IS NULL OR f.radicado <> c.radicado
       OR f.fp <> c.fp AND (c.sha256 IS NULL OR f.sha256 IS NULL OR f.sha256 <> c.sha256))
ON CONFLICT DO NOTHING

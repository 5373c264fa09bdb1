-- a new or changed file of a claim: what was stored is not all there is
UPDATE {schema}.{table} SET procesado_flag = FALSE
WHERE procesado_flag AND numero_radicado IN (
  SELECT c.radicado FROM {temp}.radica_changed_file AS c
  LEFT JOIN {radica}.radica_file AS f ON f.id = c.id
  WHERE c.tipo IS NOT NULL AND (f.fp IS NULL OR f.path <> c.path OR f.radicado IS NULL OR f.radicado <> c.radicado
       OR f.fp <> c.fp AND (c.sha256 IS NULL OR f.sha256 IS NULL OR f.sha256 <> c.sha256)))

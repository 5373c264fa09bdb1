-- claims with a data file whose path begins with one of the texts and '_'; the ranges first, as in ledger/files_of_groups
WITH found AS MATERIALIZED (
  SELECT g.value, f.radicado, f.tipo
  FROM {each}(:starts) AS g
  CROSS JOIN {radica}.radica_file AS f
  WHERE f.empresa = (SELECT :empresa) AND f.path >= g.value || '_' AND f.path < g.value || '`'
)
SELECT DISTINCT value, radicado
FROM found
WHERE tipo = 'datos'

-- claims with a data file whose path begins with one of the texts and '_', or with one that is rejected now; the ranges
-- first, as in ledger/files_of_groups
WITH found AS MATERIALIZED (
  SELECT g.value, f.id, f.radicado, f.tipo, f.state, f.kind
  FROM {each}(:starts) AS g
  CROSS JOIN {radica}.radica_file AS f
  WHERE f.empresa = (SELECT :empresa) AND f.path >= g.value || '_' AND f.path < g.value || '`'
)
SELECT value, radicado
FROM found
WHERE tipo = 'datos'
UNION
SELECT found.value, v.radicado
FROM found
JOIN {radica}.radica_version AS v ON v.file_id = found.id
WHERE found.state = 'rechazado' AND found.kind = 'json'

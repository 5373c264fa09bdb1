-- files of no input whose path begins with one of the texts and '_' (the byte before '`')
-- the ranges first: beside them the kind looks so rare that PostgreSQL would read the whole table for each list
WITH found AS MATERIALIZED (
  SELECT f.id, f.path, f.size, f.mtime_ns, f.inode, f.sha256, f.first_path, f.first_mtime_ns, f.radicado, f.tipo, f.obs_time, f.richness, f.observations, f.state, f.raw_path, g.value, f.kind
  FROM {each}(:starts) AS g
  CROSS JOIN {radica}.radica_file AS f
  WHERE f.empresa = (SELECT :empresa) AND f.path >= g.value || '_' AND f.path < g.value || '`'
)
SELECT id, path, size, mtime_ns, inode, sha256, first_path, first_mtime_ns, radicado, tipo, obs_time, richness, observations, state, raw_path, value
FROM found
WHERE kind = 'adjunto' AND state NOT IN ('desaparecido', 'limpiado')

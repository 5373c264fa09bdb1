-- files of no input below one of the folders ('/' is the byte before '0')
SELECT f.id, f.path, f.size, f.mtime_ns, f.inode, f.sha256, f.first_path, f.first_mtime_ns, f.radicado, f.tipo, f.obs_time, f.richness, f.observations, f.state, f.raw_path, g.value
FROM {each}(:folders) AS g
CROSS JOIN {radica}.radica_file AS f
WHERE f.empresa = (SELECT :empresa) AND f.path >= g.value || '/' AND f.path < g.value || '0'
  AND f.kind = 'adjunto' AND f.state <> 'desaparecido'

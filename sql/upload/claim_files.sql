SELECT f.id, f.path, f.size, f.mtime_ns, f.inode, f.sha256, f.first_path, f.first_mtime_ns, f.radicado, f.tipo, f.obs_time, f.richness, f.observations, f.state, f.raw_path
FROM {radica}.radica_file AS f
WHERE f.empresa = (SELECT :empresa) AND f.radicado {in_texts}:radicados{end_in} AND f.tipo IS NOT NULL
ORDER BY f.radicado, f.path

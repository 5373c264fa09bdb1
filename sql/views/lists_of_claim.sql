SELECT f.id, f.path, f.size, f.mtime_ns, f.inode, f.sha256, f.first_path, f.first_mtime_ns, f.radicado, f.tipo, f.obs_time, f.richness, f.observations, f.state, f.raw_path,
       CASE WHEN f.kind = 'json' THEN 1 ELSE 0 END,
       CASE WHEN f.fp IS NULL OR f.id >= (SELECT u.first_id FROM {radica}.radica_unsettled AS u WHERE u.empresa = f.empresa) THEN 0 ELSE 1 END, f.run_id, f.seen_at
FROM {radica}.radica_listed AS l
JOIN {radica}.radica_file AS f ON f.id = l.file_id
WHERE l.empresa = :empresa AND l.radicado = :radicado

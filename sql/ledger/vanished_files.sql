-- files that are gone from the disk, or that do not count as read, by the inode they had: they may stand under another name
SELECT f.id, f.path, f.size, f.mtime_ns, f.inode, f.sha256, f.first_path, f.first_mtime_ns, f.radicado, f.tipo, f.obs_time, f.richness, f.observations, f.state, f.raw_path
FROM {radica}.radica_file AS f
WHERE f.empresa = (SELECT :empresa) AND f.state = 'desaparecido' AND f.inode {in_numbers}:inodes{end_in}
UNION ALL
SELECT f.id, f.path, f.size, f.mtime_ns, f.inode, f.sha256, f.first_path, f.first_mtime_ns, f.radicado, f.tipo, f.obs_time, f.richness, f.observations, f.state, f.raw_path
FROM {radica}.radica_file AS f
WHERE f.empresa = (SELECT :empresa) AND f.fp IS NULL AND f.state <> 'desaparecido' AND f.inode {in_numbers}:inodes{end_in}
  AND f.state <> 'limpiado'

INSERT INTO {radica}.radica_file (id, empresa, path, raw_path, kind, fp, size, mtime_ns, inode, sha256, state, observations, radicado,
  tipo, join_key, obs_time, richness, first_path, first_mtime_ns, run_id, seen_at, mark)
SELECT id, :empresa, path, raw_path, kind, fp, size, mtime_ns, inode, sha256, state, observations, radicado, tipo, join_key, obs_time,
  richness, first_path, first_mtime_ns, :run_id, :now, mark
FROM {temp}.radica_changed_file
WHERE TRUE
ON CONFLICT (id) DO UPDATE SET
  path = excluded.path, raw_path = excluded.raw_path, kind = excluded.kind, fp = excluded.fp, size = excluded.size, mtime_ns = excluded.mtime_ns, inode = excluded.inode,
  sha256 = coalesce(excluded.sha256, CASE WHEN radica_file.fp = excluded.fp THEN radica_file.sha256 END),
  state = excluded.state, observations = excluded.observations,
  radicado = CASE WHEN excluded.kind = 'adjunto'
                  THEN coalesce((SELECT o.radicado FROM {radica}.radica_object AS o WHERE o.file_id = excluded.id LIMIT 1),
                                excluded.radicado)
                  ELSE excluded.radicado END,
  tipo = CASE WHEN excluded.kind = 'adjunto'
              THEN coalesce((SELECT o.tipo FROM {radica}.radica_object AS o WHERE o.file_id = excluded.id LIMIT 1), excluded.tipo)
              ELSE excluded.tipo END,
  join_key = excluded.join_key, obs_time = excluded.obs_time, richness = excluded.richness,
  first_path = excluded.first_path, first_mtime_ns = excluded.first_mtime_ns, run_id = excluded.run_id,
  -- one that is stored under another claim than it would match now has none: every run finds it
  mark = CASE WHEN NOT EXISTS (SELECT 1 FROM {radica}.radica_object AS o
                               WHERE o.file_id = excluded.id AND excluded.kind = 'adjunto' AND o.radicado <> excluded.radicado)
              THEN excluded.mark END
WHERE radica_file.fp IS NULL OR excluded.fp IS NULL OR radica_file.fp <> excluded.fp OR radica_file.state <> excluded.state
  OR coalesce(radica_file.sha256, '') <> coalesce(excluded.sha256, radica_file.sha256, '')
  OR coalesce(radica_file.radicado, '') <> coalesce(excluded.radicado, '')
  OR coalesce(radica_file.tipo, '') <> coalesce(excluded.tipo, '')
  OR coalesce(radica_file.join_key, '') <> coalesce(excluded.join_key, '')
  OR coalesce(radica_file.obs_time, 0) <> coalesce(excluded.obs_time, 0)
  OR coalesce(radica_file.richness, 0) <> coalesce(excluded.richness, 0)
  OR radica_file.observations <> excluded.observations OR radica_file.mark IS NULL OR radica_file.mark <> excluded.mark

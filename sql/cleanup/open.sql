SELECT id, empresa, file_id, clase, path, raw_path, rule, sha256, bytes, coalesce(key, ''), coalesce(trash, ''), state, run_id, removed_at
FROM {radica}.radica_removed WHERE state = 'quitando' ORDER BY id

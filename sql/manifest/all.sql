SELECT run_id, sha256, previous, bytes, objects FROM {radica}.radica_manifest ORDER BY id

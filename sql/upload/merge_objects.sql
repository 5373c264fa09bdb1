INSERT INTO {radica}.radica_object (empresa, radicado, tipo, key, file_id, sha256, bytes, content_type, facts, origin, state, run_id)
SELECT :empresa, radicado, tipo, key, file_id, sha256, bytes, content_type, facts, origin, state, :run_id
FROM {temp}.radica_changed_object
WHERE TRUE
ON CONFLICT (key) DO UPDATE SET
  file_id = excluded.file_id, sha256 = excluded.sha256, bytes = excluded.bytes, content_type = excluded.content_type,
  facts = excluded.facts, origin = excluded.origin, state = excluded.state, run_id = excluded.run_id, etag = NULL, version_id = NULL,
  stored_bytes = CASE WHEN radica_object.state = 'enviando' AND radica_object.sha256 = excluded.sha256 THEN radica_object.stored_bytes END,
  stored_at = NULL, manifest = NULL, encoding = NULL

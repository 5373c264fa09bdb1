SELECT radicado, tipo, key, file_id, sha256, bytes, coalesce(stored_bytes, 0), content_type, coalesce(etag, ''),
       coalesce(version_id, ''), state, coalesce(facts, ''), coalesce(origin, ''), coalesce(encoding, '')
FROM {radica}.radica_object
WHERE empresa = :empresa
ORDER BY key

SELECT radicado, tipo, key, file_id, sha256, bytes, coalesce(stored_bytes, 0), content_type, coalesce(etag, ''),
       coalesce(version_id, ''), state, coalesce(facts, ''), coalesce(origin, ''), coalesce(encoding, '')
FROM {radica}.radica_object
WHERE empresa = (SELECT :empresa) AND radicado {in_texts}:radicados{end_in}
ORDER BY key

SELECT o.empresa, o.key, coalesce(f.path, ''), o.bytes, o.sha256, coalesce(o.etag, ''), coalesce(o.version_id, ''),
       coalesce(o.stored_at, ''), coalesce(o.stored_bytes, 0), coalesce(o.encoding, '')
FROM {radica}.radica_object AS o
LEFT JOIN {radica}.radica_file AS f ON f.id = o.file_id
WHERE o.manifest IS NULL AND o.state = 'verificado'
ORDER BY o.key

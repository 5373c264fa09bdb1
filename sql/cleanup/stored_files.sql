-- files of claims that wait for nothing whose bytes are an object of the claim: the object of that file (or, of an
-- attachment, of another with the same bytes), or one that an older data file or detail happens to equal
SELECT f.id, f.path, f.raw_path, f.size, f.mtime_ns, f.inode, f.sha256,
       CASE WHEN f.tipo = 'adjunto' OR o.file_id = f.id THEN 'raw' ELSE 'superseded' END,
       o.radicado, o.tipo, o.key, o.sha256, o.bytes, coalesce(o.stored_bytes, 0), o.content_type, coalesce(o.etag, ''),
       coalesce(o.version_id, ''), coalesce(o.origin, ''), coalesce(o.encoding, '')
FROM {radica}.radica_file AS f
JOIN {radica}.radica_object AS o
  ON o.empresa = f.empresa AND o.radicado = f.radicado AND o.tipo = f.tipo AND o.sha256 = f.sha256 AND o.state = 'verificado'
WHERE f.empresa = :empresa AND f.id > :after AND f.fp IS NOT NULL AND f.state = 'leido'
  AND coalesce(o.stored_at, substr(CAST(f.seen_at AS TEXT), 1, 19))
      <= CASE WHEN f.tipo = 'adjunto' OR o.file_id = f.id THEN :raw_before ELSE :superseded_before END
  AND NOT EXISTS (SELECT 1 FROM {radica}.radica_pending AS p WHERE p.empresa = f.empresa AND p.radicado = f.radicado)
  AND f.id < coalesce((SELECT u.first_id FROM {radica}.radica_unsettled AS u WHERE u.empresa = :empresa), 9223372036854775807)
ORDER BY f.id
LIMIT :most

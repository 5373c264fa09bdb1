-- files that are stored nowhere: rejected input, lists, files of no claim
SELECT id, path, raw_path, size, mtime_ns, inode, coalesce(sha256, ''), clase
FROM (
  SELECT f.id, f.path, f.raw_path, f.size, f.mtime_ns, f.inode, f.sha256, f.seen_at,
         CASE WHEN f.kind <> 'json' THEN 'unmatched'
              WHEN f.state = 'rechazado'
                   OR EXISTS (SELECT 1 FROM {radica}.radica_rejected AS r WHERE r.empresa = f.empresa AND r.path = f.path)
              THEN 'rejects' ELSE 'lists' END AS clase
  FROM {radica}.radica_file AS f
  WHERE f.empresa = :empresa AND f.id > :after AND f.fp IS NOT NULL AND f.state IN ('leido', 'rechazado') AND f.tipo IS NULL
    AND f.id < coalesce((SELECT u.first_id FROM {radica}.radica_unsettled AS u WHERE u.empresa = :empresa), 9223372036854775807)
) AS others
WHERE substr(CAST(seen_at AS TEXT), 1, 19)
      <= CASE clase WHEN 'unmatched' THEN :unmatched_before WHEN 'rejects' THEN :rejects_before ELSE :lists_before END
ORDER BY id
LIMIT :most

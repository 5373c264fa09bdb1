SELECT id, path, idx, rule, field, place, sha256, sgc, excerpt, run_id, rejected_at, coalesce(shape, '')
FROM {radica}.radica_rejected
WHERE empresa = :empresa AND (:rule = '' OR rule = :rule) AND (:signed = 0 OR (coalesce(field, '') = :field AND coalesce(shape, '') = :shape))
ORDER BY path, coalesce(idx, -1), rule, id

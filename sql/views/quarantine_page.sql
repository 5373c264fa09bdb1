SELECT id, path, idx, rule, field, place, sha256, sgc, excerpt, run_id, rejected_at, coalesce(shape, '')
FROM {radica}.radica_rejected
WHERE empresa = :empresa AND id > :after AND rule = :rule AND coalesce(field, '') = :field AND coalesce(shape, '') = :shape
ORDER BY id LIMIT :limit

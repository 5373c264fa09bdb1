-- what two entries of a path differ in; nothing as empty
SELECT path, idx, rule, coalesce(field, ''), place, coalesce(sha256, ''), coalesce(sgc, ''), excerpt, coalesce(shape, ''), coalesce(radicado, '')
FROM {radica}.radica_rejected
WHERE empresa = :empresa

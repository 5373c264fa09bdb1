SELECT id, verb, coalesce(balance, ''), coalesce(stages, '')
FROM {radica}.radica_run WHERE id >= :since AND ended IS NOT NULL AND outcome = 'terminada'
ORDER BY id DESC

-- 1: of the path, 0: of the SGC; three selects for the same reason as in ledger/keys_of_groups
SELECT 1, g.value, r.path, coalesce(r.sgc, '')
FROM {each}(:starts) AS g
CROSS JOIN {radica}.radica_rejected AS r
WHERE r.empresa = (SELECT :empresa) AND r.path >= g.value || '_' AND r.path < g.value || '`'
UNION ALL
SELECT 0, sgc, path, sgc
FROM {radica}.radica_rejected
WHERE empresa = (SELECT :empresa) AND sgc {in_texts}:segments{end_in}
UNION ALL
SELECT 0, g.value, r.path, r.sgc
FROM {each}(:segments) AS g
CROSS JOIN {radica}.radica_rejected AS r
WHERE r.empresa = (SELECT :empresa) AND r.sgc >= g.value || '_' AND r.sgc < g.value || '`'

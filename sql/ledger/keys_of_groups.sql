-- claims with a join key or an SGC that is one of the segments, or begins with it and '_'; what is equal by itself,
-- because with OR an index over the keys that are there is passed over
SELECT g.value, f.radicado
FROM {each}(:segments) AS g
CROSS JOIN {radica}.radica_file AS f
WHERE f.empresa = (SELECT :empresa) AND f.join_key >= g.value || '_' AND f.join_key < g.value || '`'
UNION ALL
SELECT join_key, radicado
FROM {radica}.radica_file
WHERE empresa = (SELECT :empresa) AND join_key {in_texts}:segments{end_in}
UNION ALL
SELECT g.value, t.numero_radicado
FROM {each}(:segments) AS g
CROSS JOIN {schema}.{table} AS t
WHERE t.numero_reclamo_sgc >= g.value || '_' AND t.numero_reclamo_sgc < g.value || '`'
UNION ALL
SELECT numero_reclamo_sgc, numero_radicado
FROM {schema}.{table}
WHERE numero_reclamo_sgc {in_texts}:segments{end_in}

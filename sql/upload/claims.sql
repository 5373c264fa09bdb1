SELECT t.numero_radicado, t.numero_reclamo_sgc, c.folder
FROM {schema}.{table} AS t
LEFT JOIN {radica}.radica_claim AS c ON c.empresa = :empresa AND c.radicado = t.numero_radicado
WHERE t.numero_radicado {in_texts}:radicados{end_in}
ORDER BY t.numero_radicado

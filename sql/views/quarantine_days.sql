SELECT substr(CAST(rejected_at AS TEXT), 1, 10), count(*)
FROM {radica}.radica_rejected
WHERE empresa = :empresa AND rejected_at >= :since
GROUP BY 1 ORDER BY 1

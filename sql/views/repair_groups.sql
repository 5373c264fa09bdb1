SELECT r.rule, count(*), count(DISTINCT r.file_id), min(f.path)
FROM {radica}.radica_repair AS r JOIN {radica}.radica_file AS f ON f.id = r.file_id
WHERE r.empresa = :empresa
GROUP BY r.rule
ORDER BY 2 DESC, r.rule

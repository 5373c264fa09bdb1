SELECT f.path, r.idx, r.place, r.rule, r.text_before, r.text_after
FROM {radica}.radica_repair AS r JOIN {radica}.radica_file AS f ON f.id = r.file_id
WHERE r.file_id = :id
ORDER BY r.idx, r.id

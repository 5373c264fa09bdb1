SELECT l.radicado, f.path
FROM {radica}.radica_listed AS l
JOIN {radica}.radica_file AS f ON f.id = l.file_id
WHERE l.empresa = :empresa AND l.radicado {in_texts}:radicados{end_in}

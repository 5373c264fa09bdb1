SELECT radicado FROM {radica}.radica_version WHERE file_id = :id AND empresa = :empresa
UNION
SELECT radicado FROM {radica}.radica_listed WHERE file_id = :id AND empresa = :empresa
UNION
SELECT radicado FROM {radica}.radica_file WHERE id = :id AND empresa = :empresa AND radicado IS NOT NULL
ORDER BY 1

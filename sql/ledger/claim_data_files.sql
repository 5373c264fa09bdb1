-- and those that are rejected now but gave observations of this one claim before
SELECT radicado, path, obs_time FROM {radica}.radica_file
WHERE empresa = (SELECT :empresa) AND radicado {in_texts}:radicados{end_in} AND tipo = 'datos'
UNION ALL
SELECT v.radicado, f.path, max(v.obs_time)
FROM {radica}.radica_version AS v
JOIN {radica}.radica_file AS f ON f.id = v.file_id
WHERE v.empresa = (SELECT :empresa) AND v.radicado {in_texts}:radicados{end_in} AND f.state = 'rechazado' AND f.kind = 'json'
  AND NOT EXISTS (SELECT 1 FROM {radica}.radica_version AS o WHERE o.file_id = v.file_id AND o.radicado <> v.radicado)
GROUP BY v.radicado, f.path

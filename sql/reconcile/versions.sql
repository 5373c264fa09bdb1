SELECT v.object, v.content, v.has_time, v.obs_time, v.richness, v.order_path, v.idx, v.file_id, v.rule_fp, v.warnings,
       v.generation, coalesce(f.path, v.order_path)
FROM {radica}.radica_version AS v
LEFT JOIN {radica}.radica_file AS f ON f.id = v.file_id
WHERE v.empresa = (SELECT :empresa) AND v.radicado > (SELECT :after) AND v.radicado <= (SELECT :last)
ORDER BY v.radicado

SELECT v.radicado, v.content, v.has_time, v.obs_time, v.richness, v.order_path, v.idx, v.file_id, v.rule_fp, v.warnings,
       v.generation
FROM {radica}.radica_version AS v
WHERE v.empresa = :empresa AND v.radicado >= :from AND v.radicado <= :to

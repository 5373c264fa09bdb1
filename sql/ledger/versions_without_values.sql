SELECT v.radicado, v.content, v.has_time, v.obs_time, v.richness, v.order_path, v.idx, v.file_id, v.rule_fp, v.warnings,
       v.generation
FROM {radica}.radica_version AS v
WHERE v.empresa = (SELECT :empresa) AND v.radicado {in_texts}:radicados{end_in}

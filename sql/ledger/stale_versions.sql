SELECT DISTINCT radicado, file_id FROM {radica}.radica_version WHERE empresa = :empresa AND rule_fp <> :rule_fp
  AND file_id > 0  -- not those that no file gave

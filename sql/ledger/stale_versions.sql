SELECT DISTINCT radicado, file_id FROM {radica}.radica_version WHERE empresa = :empresa AND rule_fp <> :rule_fp

SELECT 1 FROM {radica}.radica_version WHERE empresa = :empresa LIMIT 1

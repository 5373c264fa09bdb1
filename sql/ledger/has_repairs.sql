SELECT 1 FROM {radica}.radica_repair WHERE empresa = :empresa LIMIT 1

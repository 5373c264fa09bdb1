SELECT DISTINCT file_id FROM {radica}.radica_repair WHERE empresa = :empresa

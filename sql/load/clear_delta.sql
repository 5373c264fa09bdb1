DELETE FROM {radica}.radica_delta WHERE empresa = :empresa

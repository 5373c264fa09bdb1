SELECT count(*) FROM {radica}.radica_rejected WHERE empresa = :empresa

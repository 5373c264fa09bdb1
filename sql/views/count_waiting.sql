SELECT count(*) FROM {radica}.radica_pending WHERE empresa = :empresa

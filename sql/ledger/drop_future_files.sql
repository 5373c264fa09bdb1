DELETE FROM {radica}.radica_future WHERE empresa = :empresa

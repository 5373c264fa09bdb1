SELECT fp, since FROM {radica}.radica_future WHERE empresa = :empresa

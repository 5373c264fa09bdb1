DELETE FROM {radica}.radica_unsettled WHERE empresa = :empresa

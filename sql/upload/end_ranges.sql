UPDATE {radica}.radica_pending SET last = NULL WHERE empresa = :empresa AND last IS NOT NULL

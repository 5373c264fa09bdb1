DELETE FROM {radica}.radica_finding WHERE empresa = :empresa AND verb = :verb

DELETE FROM {radica}.radica_check WHERE empresa = :empresa AND verb = :verb

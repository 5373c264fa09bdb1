DELETE FROM {radica}.radica_rejected WHERE empresa = :empresa AND path {in_texts}:paths{end_in}

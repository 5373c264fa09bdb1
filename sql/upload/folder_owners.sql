SELECT folder, radicado FROM {radica}.radica_claim
WHERE empresa = :empresa AND folder {in_texts}:folders{end_in}

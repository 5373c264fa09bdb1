DELETE FROM {radica}.radica_object WHERE empresa = :empresa AND key {in_texts}:keys{end_in}

UPDATE {radica}.radica_removed SET state = 'quitado', removed_at = :now WHERE id {in_numbers}:ids{end_in}

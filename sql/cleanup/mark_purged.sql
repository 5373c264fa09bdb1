UPDATE {radica}.radica_removed SET state = 'borrado', rule = :rule, removed_at = :now, evidence = NULL
WHERE id {in_numbers}:ids{end_in}

UPDATE {radica}.radica_file SET state = 'desaparecido', fp = NULL
WHERE id {in_numbers}:ids{end_in}

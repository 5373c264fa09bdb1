SELECT id, mark FROM {radica}.radica_file
WHERE id {in_numbers}:ids{end_in} AND fp IS NOT NULL AND mark IS NOT NULL

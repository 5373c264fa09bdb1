SELECT id, mark FROM {radica}.radica_file
WHERE id >= :from AND id <= :to AND fp IS NOT NULL AND mark IS NOT NULL

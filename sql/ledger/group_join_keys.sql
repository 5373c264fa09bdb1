SELECT DISTINCT radicado FROM {radica}.radica_file
WHERE empresa = :empresa AND (join_key = :segment OR (join_key >= :from AND join_key < :below))

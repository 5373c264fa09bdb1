-- two selects, because with OR an index over the keys that are there is passed over
SELECT radicado FROM {radica}.radica_file
WHERE empresa = :empresa AND join_key = :segment
UNION
SELECT radicado FROM {radica}.radica_file
WHERE empresa = :empresa AND join_key >= :from AND join_key < :below

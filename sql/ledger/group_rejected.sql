-- three selects, because with OR an index over the SGCs that are there is passed over
SELECT path, coalesce(sgc, '') FROM {radica}.radica_rejected
WHERE empresa = :empresa AND path >= :path_from AND path < :path_below
UNION
SELECT path, coalesce(sgc, '') FROM {radica}.radica_rejected
WHERE empresa = :empresa AND sgc = :segment
UNION
SELECT path, coalesce(sgc, '') FROM {radica}.radica_rejected
WHERE empresa = :empresa AND sgc >= :from AND sgc < :below

SELECT DISTINCT path, coalesce(sgc, '') FROM {radica}.radica_rejected
WHERE empresa = :empresa
  AND ((path >= :path_from AND path < :path_below) OR sgc = :segment OR (sgc >= :from AND sgc < :below))

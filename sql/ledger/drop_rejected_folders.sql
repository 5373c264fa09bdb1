-- folders that could not be read have no row among the files; this run says anew which they are
DELETE FROM {radica}.radica_rejected
WHERE empresa = :empresa AND rule = 'archivo_ilegible' AND sha256 IS NULL
  AND NOT EXISTS (SELECT 1 FROM {radica}.radica_file AS f WHERE f.empresa = radica_rejected.empresa AND f.path = radica_rejected.path)

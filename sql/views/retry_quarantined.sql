UPDATE {radica}.radica_file SET fp = NULL
WHERE empresa = :empresa AND state NOT IN ('desaparecido', 'limpiado')
  AND path IN (SELECT path FROM {radica}.radica_rejected
               WHERE empresa = :empresa AND (:rule = '' OR rule = :rule) AND (:signed = 0 OR (coalesce(field, '') = :field AND coalesce(shape, '') = :shape)) AND (:path = '' OR path = :path))

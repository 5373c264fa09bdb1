UPDATE {radica}.radica_file SET fp = NULL
WHERE empresa = :empresa AND state NOT IN ('desaparecido', 'limpiado')
  AND path IN (SELECT path FROM {radica}.radica_rejected
               WHERE empresa = :empresa AND (:rule = '' OR rule = :rule) AND (:path = '' OR path = :path))

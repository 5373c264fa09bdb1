SELECT path, idx, rule FROM {radica}.radica_rejected
WHERE empresa = :empresa AND idx IS NOT NULL AND rule <> 'rechazado_por_base'
ORDER BY path, idx, rule

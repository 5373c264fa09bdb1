SELECT DISTINCT path FROM {radica}.radica_rejected WHERE empresa = :empresa AND sgc = :sgc ORDER BY path

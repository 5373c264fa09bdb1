UPDATE {schema}.{table} AS t SET archivos_s3_urls = d.urls, procesado_flag = TRUE
FROM {temp}.radica_done_claim AS d
WHERE t.numero_radicado = d.radicado AND (t.archivos_s3_urls IS NULL OR t.archivos_s3_urls <> d.urls OR NOT t.procesado_flag)

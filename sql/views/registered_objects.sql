SELECT o.key, r.fecha_carga
FROM {radica}.radica_object AS o
JOIN {schema}.registros_ov_s3 AS r ON r.clave_s3 = o.key
WHERE o.empresa = :empresa AND o.radicado = :radicado AND o.state = 'verificado' AND r.hash_archivo = o.sha256
ORDER BY o.key

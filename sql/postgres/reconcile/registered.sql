SELECT clave_s3, bucket_s3, coalesce(url_s3, ''), coalesce(hash_archivo, ''), coalesce(tamano_archivo, 0),
       CASE WHEN estado_carga IN ('subido', 'pre_existente') AND NOT coalesce(requiere_resubida, FALSE) THEN 1 ELSE 0 END
FROM {schema}.registros_ov_s3
WHERE empresa = :empresa
ORDER BY clave_s3 COLLATE "C", bucket_s3 COLLATE "C"

INSERT INTO {schema}.registros_ov_s3 (nombre_archivo, ruta_original, tamano_archivo, tipo_archivo, hash_archivo, bucket_s3,
  clave_s3, url_s3, region_s3, numero_reclamo_sgc, empresa, tipo_contenido, estado_carga, origen_carga, procesado, sincronizado_bd,
  requiere_resubida, metadatos, fecha_carga, fecha_archivo, fecha_creacion, fecha_actualizacion)
SELECT nombre_archivo, ruta_original, tamano_archivo, tipo_archivo, hash_archivo, :bucket, clave_s3, url_s3, :region,
  numero_reclamo_sgc, :empresa, tipo_contenido, estado_carga, origen_carga, TRUE, TRUE, FALSE, metadatos, :now, fecha_archivo, :now, :now
FROM {temp}.radica_registry
WHERE TRUE
ON CONFLICT (bucket_s3, clave_s3) DO UPDATE SET
  ruta_original = excluded.ruta_original, tamano_archivo = excluded.tamano_archivo, hash_archivo = excluded.hash_archivo,
  url_s3 = excluded.url_s3, region_s3 = excluded.region_s3, tipo_contenido = excluded.tipo_contenido, metadatos = excluded.metadatos,
  numero_reclamo_sgc = excluded.numero_reclamo_sgc, fecha_carga = excluded.fecha_carga, fecha_archivo = excluded.fecha_archivo,
  fecha_actualizacion = excluded.fecha_actualizacion, estado_carga = excluded.estado_carga, origen_carga = excluded.origen_carga, procesado = TRUE, sincronizado_bd = TRUE,
  requiere_resubida = FALSE
WHERE registros_ov_s3.hash_archivo IS NULL OR registros_ov_s3.hash_archivo <> excluded.hash_archivo
  OR registros_ov_s3.ruta_original <> excluded.ruta_original OR registros_ov_s3.estado_carga <> excluded.estado_carga
  OR coalesce(registros_ov_s3.origen_carga, '') <> excluded.origen_carga OR registros_ov_s3.requiere_resubida
  OR coalesce(registros_ov_s3.url_s3, '') <> excluded.url_s3 OR coalesce(registros_ov_s3.tamano_archivo, -1) <> excluded.tamano_archivo
  OR registros_ov_s3.region_s3 IS NULL AND excluded.region_s3 IS NOT NULL

CREATE TEMP TABLE IF NOT EXISTS radica_registry (
  nombre_archivo TEXT, ruta_original TEXT, tamano_archivo BIGINT, tipo_archivo TEXT, hash_archivo TEXT, clave_s3 TEXT,
  url_s3 TEXT, numero_reclamo_sgc TEXT, tipo_contenido TEXT, metadatos {json}, fecha_archivo TIMESTAMP,
  estado_carga TEXT, origen_carga TEXT){until_commit}

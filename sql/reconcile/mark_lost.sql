UPDATE {schema}.registros_ov_s3 SET estado_carga = 'pendiente', requiere_resubida = TRUE, procesado = FALSE
WHERE empresa = :empresa AND bucket_s3 = :bucket AND clave_s3 {in_texts}:keys{end_in}

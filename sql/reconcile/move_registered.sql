UPDATE {schema}.registros_ov_s3 AS r SET bucket_s3 = :bucket
WHERE r.empresa = :empresa AND r.clave_s3 {in_texts}:keys{end_in} AND r.bucket_s3 <> :bucket
  AND r.id = (SELECT max(o.id) FROM {schema}.registros_ov_s3 AS o WHERE o.clave_s3 = r.clave_s3 AND o.empresa = r.empresa)
  AND NOT EXISTS (SELECT 1 FROM {schema}.registros_ov_s3 AS n WHERE n.bucket_s3 = :bucket AND n.clave_s3 = r.clave_s3)

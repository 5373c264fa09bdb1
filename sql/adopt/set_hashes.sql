UPDATE {schema}.{table} AS t
SET hash_registro = a.hash,
    procesado_flag = COALESCE(t.procesado_flag, FALSE),
    fecha_creacion = COALESCE(t.fecha_creacion, t.fecha_extraccion, :now),
    fecha_actualizacion = COALESCE(t.fecha_actualizacion, t.fecha_creacion, t.fecha_extraccion, :now)
FROM {temp}.radica_adopted_row AS a
WHERE t.numero_radicado = a.radicado
  AND (t.hash_registro IS DISTINCT FROM a.hash OR t.procesado_flag IS NULL OR t.fecha_actualizacion IS NULL)

SELECT version, campo, valor_anterior, valor_nuevo, run_id, archivo_origen, cambiado_en
FROM {schema}.ov_historial
WHERE empresa = :empresa AND numero_radicado = :radicado
ORDER BY version, id

-- files of the input that are there: those whose bytes are a verified object of their claim, and why the others are not
SELECT count(*),
       count(CASE WHEN tipo IS NOT NULL AND is_stored THEN 1 END),
       count(CASE WHEN tipo IN ('datos', 'detalle') AND NOT is_stored AND has_newer THEN 1 END),
       count(CASE WHEN tipo IS NOT NULL AND NOT is_stored AND NOT (tipo IN ('datos', 'detalle') AND has_newer)
                       OR tipo IS NULL AND state = 'pendiente' THEN 1 END),
       count(CASE WHEN tipo IS NULL AND kind = 'json' AND state = 'leido' AND NOT is_rejected THEN 1 END),
       count(CASE WHEN tipo IS NULL AND kind = 'json' AND (state = 'rechazado' OR state = 'leido' AND is_rejected) THEN 1 END),
       count(CASE WHEN tipo IS NULL AND kind <> 'json' AND state <> 'pendiente' THEN 1 END)
FROM (
  SELECT f.tipo, f.kind, f.state,
         EXISTS (SELECT 1 FROM {radica}.radica_object AS o
                 WHERE o.empresa = f.empresa AND o.radicado = f.radicado AND o.tipo = f.tipo AND o.sha256 = f.sha256
                   AND o.state = 'verificado') AS is_stored,
         EXISTS (SELECT 1 FROM {radica}.radica_object AS o
                 WHERE o.empresa = f.empresa AND o.radicado = f.radicado AND o.tipo = f.tipo AND o.file_id <> f.id
                   AND o.state = 'verificado') AS has_newer,
         EXISTS (SELECT 1 FROM {radica}.radica_rejected AS r WHERE r.empresa = f.empresa AND r.path = f.path) AS is_rejected
  FROM {radica}.radica_file AS f
  WHERE f.empresa = :empresa AND f.state NOT IN ('desaparecido', 'limpiado')
) AS files

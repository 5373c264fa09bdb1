-- files of claims that do not wait: objects, those beside a newer one, those with the bytes of another; without a row
-- the database has refused the claim
SELECT count(*),
       count(CASE WHEN t.numero_radicado IS NOT NULL AND o.file_id IS NOT NULL THEN 1 END),
       count(CASE WHEN t.numero_radicado IS NOT NULL AND o.file_id IS NULL AND f.tipo = 'adjunto' THEN 1 END),
       count(CASE WHEN t.numero_radicado IS NOT NULL AND o.file_id IS NULL AND f.tipo <> 'adjunto' THEN 1 END)
FROM {radica}.radica_file AS f
LEFT JOIN {schema}.{table} AS t ON t.numero_radicado = f.radicado
LEFT JOIN {radica}.radica_object AS o
  ON o.empresa = f.empresa AND o.radicado = f.radicado AND o.tipo = f.tipo AND o.file_id = f.id
WHERE f.empresa = (SELECT :empresa) AND f.radicado {in_texts}:radicados{end_in} AND f.tipo IS NOT NULL
  AND f.state NOT IN ('desaparecido', 'limpiado')

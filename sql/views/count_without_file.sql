-- claims that have no file of a kind, neither on disk nor in the store
SELECT count(*) FROM {schema}.{table} AS t
WHERE NOT EXISTS (SELECT 1 FROM {radica}.radica_file AS f
                  WHERE f.empresa = :empresa AND f.radicado = t.numero_radicado AND f.tipo = :tipo
                    AND f.state NOT IN ('desaparecido', 'limpiado'))
  AND NOT EXISTS (SELECT 1 FROM {radica}.radica_object AS o
                  WHERE o.empresa = :empresa AND o.radicado = t.numero_radicado AND o.tipo = :tipo)

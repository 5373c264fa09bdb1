SELECT wait, count(*)
FROM (SELECT CAST(EXTRACT(EPOCH FROM date_trunc('second', t.fecha_creacion) - date_trunc('second', min(f.seen_at))) AS BIGINT) AS wait
      FROM {schema}.{table} AS t
      JOIN {radica}.radica_file AS f ON f.empresa = :empresa AND f.radicado = t.numero_radicado AND f.tipo = 'datos'
      WHERE t.fecha_creacion >= :since
      GROUP BY t.numero_radicado, t.fecha_creacion) AS waits
GROUP BY 1 ORDER BY 1

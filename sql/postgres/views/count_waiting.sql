-- as many as upload/pending finds
-- LATERAL and OFFSET 0: each range looks its claims up; the planner, which takes a ninth of all pairs to match, would
-- have each claim look at every range before it.
SELECT count(*) FROM (
  SELECT radicado FROM {radica}.radica_pending WHERE empresa = :empresa
  UNION
  SELECT t.numero_radicado
  FROM {radica}.radica_pending AS p
  CROSS JOIN LATERAL (
    SELECT c.numero_radicado FROM {schema}.{table} AS c
    WHERE c.numero_radicado >= p.radicado AND c.numero_radicado <= p.last
      AND EXISTS (SELECT 1 FROM {radica}.radica_file AS f WHERE f.empresa = :empresa AND f.radicado = c.numero_radicado AND f.tipo IS NOT NULL)
    OFFSET 0) AS t
  WHERE p.empresa = :empresa AND p.last IS NOT NULL
) AS waiting

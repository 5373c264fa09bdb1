-- shared: of what a verification found, and is open, that which the reconcile lists as open too: one object, one cause.
SELECT c.verb, c.empresa, c.clase, c.run_id, c.found, c.settled, COALESCE(s.shared, 0)
FROM {radica}.radica_check c
LEFT JOIN (
  SELECT v.empresa, v.clase, COUNT(*) AS shared
  FROM {radica}.radica_finding v
  WHERE v.verb = 'verify' AND v.is_settled = 0 AND (v.empresa, v.clase, v.place) IN (
    SELECT r.empresa, CASE r.clase WHEN 'fantasma' THEN 'ausente' ELSE 'alterado' END, r.place
    FROM {radica}.radica_finding r
    WHERE r.verb = 'reconcile' AND r.is_settled = 0 AND r.clase IN ('fantasma', 'distinto'))
  GROUP BY v.empresa, v.clase) s ON c.verb = 'verify' AND s.empresa = c.empresa AND s.clase = c.clase
ORDER BY c.verb, c.empresa, c.clase

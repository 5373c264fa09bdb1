-- As many as of the kept ones; where not all are kept, as many as were repaired.
UPDATE {radica}.radica_check
SET settled = CASE
  WHEN found <= :kept THEN (
    SELECT COUNT(*) FROM {radica}.radica_finding
    WHERE verb = 'verify' AND empresa = :empresa AND clase = :clase AND is_settled = 1)
  WHEN found < :repaired THEN found
  WHEN settled < :repaired THEN :repaired
  ELSE settled END
WHERE verb = 'verify' AND empresa = :empresa AND clase = :clase

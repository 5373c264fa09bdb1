-- What a verification found and the reconcile after it has repaired.
UPDATE {radica}.radica_finding SET is_settled = 1
WHERE verb = 'verify' AND empresa = :empresa AND clase = :clase AND place IN (
  SELECT place FROM {radica}.radica_finding
  WHERE verb = 'reconcile' AND empresa = :empresa AND clase = :of_reconcile AND is_settled = 1)

SELECT folder, radicado FROM {radica}.radica_claim
WHERE empresa = :empresa AND folder IN (SELECT value FROM {each}(:folders))

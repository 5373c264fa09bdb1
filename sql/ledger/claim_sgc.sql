SELECT numero_radicado, numero_reclamo_sgc FROM {schema}.{table}
WHERE numero_radicado IN (SELECT value FROM {each}(:radicados))

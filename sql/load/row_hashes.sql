SELECT numero_radicado, hash_registro FROM {schema}.{table}
WHERE numero_radicado IN (SELECT value FROM {each}(:radicados))

CREATE TEMP TABLE IF NOT EXISTS radica_adopted_row{until_commit} AS
SELECT numero_radicado AS radicado, hash_registro AS hash FROM {schema}.{table} WHERE FALSE

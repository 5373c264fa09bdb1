SELECT coalesce(CAST(sum(stored_bytes) AS BIGINT), 0),
       coalesce(CAST(sum(CASE WHEN stored_at >= :since THEN stored_bytes END) AS BIGINT), 0)
FROM {radica}.radica_object WHERE empresa = :empresa

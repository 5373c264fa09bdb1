SELECT id, kind, fp, sha256, state, observations, radicado, tipo, join_key, obs_time, richness
FROM {radica}.radica_file
WHERE id >= :from AND id <= :to AND fp IS NOT NULL

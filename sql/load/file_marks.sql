SELECT id, kind, fp, sha256, state, observations, radicado, tipo, join_key, obs_time, richness
FROM {radica}.radica_file
WHERE id {in_numbers}:ids{end_in} AND fp IS NOT NULL

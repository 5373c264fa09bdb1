-- files of a run that died before all that they gave was committed: only their ids are kept, which versions may name
UPDATE {radica}.radica_file SET fp = NULL, state = 'pendiente', sha256 = NULL, observations = 0, radicado = NULL, tipo = NULL,
  join_key = NULL, obs_time = NULL, richness = NULL
WHERE empresa = :empresa AND id >= :first_id

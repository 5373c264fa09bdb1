INSERT INTO {radica}.radica_delta (empresa, radicado) SELECT :empresa, value FROM {each}(:radicados) WHERE TRUE
ON CONFLICT DO NOTHING

INSERT INTO {radica}.radica_pending (empresa, radicado) SELECT :empresa, value FROM {each}(:radicados) WHERE TRUE
ON CONFLICT DO NOTHING

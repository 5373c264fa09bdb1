INSERT INTO {radica}.radica_pending (empresa, radicado) SELECT :empresa, value FROM json_each(:radicados) WHERE TRUE
ON CONFLICT DO NOTHING

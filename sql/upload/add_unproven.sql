INSERT INTO {radica}.radica_pending (empresa, radicado)
SELECT DISTINCT :empresa, radicado FROM {temp}.radica_changed_object WHERE state = 'enviando'
ON CONFLICT DO NOTHING

SELECT id FROM {radica}.radica_run ORDER BY started DESC, id DESC LIMIT 1

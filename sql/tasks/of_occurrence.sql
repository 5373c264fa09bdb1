SELECT id FROM {radica}.radica_task WHERE occurrence = :occurrence ORDER BY id DESC LIMIT 1

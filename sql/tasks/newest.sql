SELECT id FROM {radica}.radica_task WHERE state {in_texts}:states{end_in} AND id < :below
ORDER BY id DESC LIMIT :limit

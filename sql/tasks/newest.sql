SELECT id FROM {radica}.radica_task WHERE state {in_texts}:states{end_in} ORDER BY id DESC LIMIT :limit

SELECT state, wish, attempt, token, unique_key FROM {radica}.radica_task WHERE id = :id{for_update}

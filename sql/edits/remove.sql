DELETE FROM {radica}.radica_edit
WHERE what = :what AND name = :name AND value = :known_value AND actor = :known_actor AND at = :known_at

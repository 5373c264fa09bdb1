UPDATE {radica}.radica_edit SET value = :value, actor = :actor, at = :at
WHERE what = :what AND name = :name AND value = :known_value AND actor = :known_actor AND at = :known_at

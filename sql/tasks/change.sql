UPDATE {radica}.radica_task
SET state = :state, wish = :wish, attempt = :attempt,
    earliest = CASE WHEN :state = 'en_cola' THEN {unix_ms} + :pause ELSE earliest END,
    ended = CASE WHEN :is_over = 1 THEN {unix_ms} END
WHERE id = :id

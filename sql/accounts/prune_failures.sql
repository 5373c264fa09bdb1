DELETE FROM {radica}.radica_throttle
WHERE last < CASE WHEN target LIKE 'known %' THEN :known_before ELSE :before END

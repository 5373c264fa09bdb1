DELETE FROM {radica}.radica_throttle
WHERE last < :before AND (target NOT LIKE 'known %' OR last < :known_before)

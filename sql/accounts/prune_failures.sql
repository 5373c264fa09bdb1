DELETE FROM {radica}.radica_throttle WHERE last < :before

DELETE FROM {radica}.radica_throttle WHERE target = :target

SELECT failures, last FROM {radica}.radica_throttle WHERE target = :target

UPDATE {radica}.radica_throttle SET failures = failures - 1 WHERE target = :target

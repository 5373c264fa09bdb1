UPDATE {radica}.radica_throttle SET failures = :failures, last = :now WHERE target = :target

-- made before it is read, so that there is a row to be locked: tries at once wait for one another
INSERT INTO {radica}.radica_throttle (target, failures, last) VALUES (:target, 0, 0)
ON CONFLICT (target) DO UPDATE SET failures = radica_throttle.failures

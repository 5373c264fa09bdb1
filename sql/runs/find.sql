SELECT id, verb, actor, rule_fp, is_full, started, ended, outcome, balance, stages, error
FROM {radica}.radica_run
WHERE id = :id

INSERT INTO {radica}.radica_run (id, verb, actor, started, ended, outcome, rule_fp, is_full, stages)
VALUES (:id, 'restore', :actor, :started, :ended, 'terminada', '', 0, :stages)

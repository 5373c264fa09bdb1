INSERT INTO {radica}.radica_run (id, verb, actor, started, outcome, rule_fp, is_full)
VALUES (:id, :verb, :actor, :started, 'en_curso', :rule_fp, :is_full)

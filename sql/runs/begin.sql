INSERT INTO {radica}.radica_run (id, verb, actor, started, outcome, rule_fp, is_full, task, asked_by)
VALUES (:id, :verb, :actor, :started, 'en_curso', :rule_fp, :is_full, CAST(:task AS BIGINT),
        (SELECT t.asked_by FROM {radica}.radica_task t WHERE t.id = CAST(:task AS BIGINT)))

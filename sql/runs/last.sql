-- backups and drills change nothing of what runs do
SELECT id, verb, actor, rule_fp, is_full, started, ended, outcome, balance, stages, error, task, asked_by
FROM {radica}.radica_run
WHERE verb NOT IN ('backup', 'drill')
ORDER BY started DESC, id DESC
LIMIT 1

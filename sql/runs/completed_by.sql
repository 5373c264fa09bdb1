-- the first one behind it that went to its end and does all there is to do
SELECT id, verb, actor, rule_fp, is_full, started, ended, outcome, balance, stages, error
FROM {radica}.radica_run
WHERE started >= :started AND id <> :id AND outcome = 'terminada' AND verb IN ('run', 'watch')
ORDER BY started, id
LIMIT 1

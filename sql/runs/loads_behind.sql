-- those behind it that went to their end and do all there is to do
SELECT id, verb, actor, rule_fp, is_full, started, ended, outcome, balance, stages, error, task, asked_by
FROM {radica}.radica_run
WHERE started >= (SELECT b.started FROM {radica}.radica_run b WHERE b.id = :behind)
  AND (started > (SELECT b.started FROM {radica}.radica_run b WHERE b.id = :behind) OR id > :behind)
  AND outcome = 'terminada' AND verb IN ('run', 'watch')
ORDER BY started, id
LIMIT :limit

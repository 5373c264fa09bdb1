SELECT id, verb, actor, rule_fp, is_full, started, ended, outcome, balance, stages, error, task, asked_by
FROM {radica}.radica_run
WHERE started >= :from AND started <= :to
  AND started <= (SELECT b.started FROM {radica}.radica_run b WHERE b.id = :before)
  AND (started < (SELECT b.started FROM {radica}.radica_run b WHERE b.id = :before) OR id < :before)
ORDER BY started DESC, id DESC
LIMIT :limit

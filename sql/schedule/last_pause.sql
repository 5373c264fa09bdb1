SELECT schedule, action, at, until, actor, reason
FROM {radica}.radica_schedule_act
WHERE schedule = :schedule AND action IN ('pause', 'resume') AND at <= :instant
ORDER BY id DESC
LIMIT 1

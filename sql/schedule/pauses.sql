SELECT schedule, action, at, until, actor, reason
FROM {radica}.radica_schedule_act
WHERE action IN ('pause', 'resume')
ORDER BY id DESC

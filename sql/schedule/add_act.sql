INSERT INTO {radica}.radica_schedule_act (schedule, action, at, until, actor, reason)
VALUES (:schedule, :action, :at, :until, :actor, :reason)

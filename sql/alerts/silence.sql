INSERT INTO {radica}.radica_silence (target, since, until, actor, reason)
VALUES (:target, :since, :until, :actor, :reason)
ON CONFLICT (target) DO UPDATE SET since = excluded.since, until = excluded.until, actor = excluded.actor, reason = excluded.reason

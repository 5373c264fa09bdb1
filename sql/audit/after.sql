SELECT seq, at, kind, actor, peer, act, object, reason, details, previous, hash
FROM {radica}.radica_audit WHERE seq > :seq ORDER BY seq

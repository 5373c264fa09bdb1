SELECT seq, at, kind, actor, peer, act, object, reason, details, previous, hash
FROM {radica}.radica_audit ORDER BY seq DESC LIMIT 1

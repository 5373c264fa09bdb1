SELECT seq, at, kind, actor, peer, act, object, reason, details, previous, hash
FROM {radica}.radica_audit WHERE at >= :from AND at < :to ORDER BY seq

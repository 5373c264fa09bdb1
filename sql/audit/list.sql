SELECT seq, at, kind, actor, peer, act, object, reason, details, previous, hash
FROM {radica}.radica_audit
WHERE at >= :from AND at < :to AND seq < :below AND (:actor = '' OR actor = :actor) AND (:act = '' OR act = :act)
ORDER BY seq DESC LIMIT :limit

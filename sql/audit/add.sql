INSERT INTO {radica}.radica_audit (seq, at, kind, actor, peer, act, object, reason, details, previous, hash)
VALUES (:seq, :at, :kind, :actor, :peer, :act, :object, :reason, :details, :previous, :hash)

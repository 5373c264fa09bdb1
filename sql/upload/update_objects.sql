UPDATE {radica}.radica_object AS o
SET stored_bytes = c.stored_bytes, etag = c.etag, version_id = c.version_id, state = c.state, origin = c.origin,
    encoding = c.encoding, stored_at = coalesce(c.stored_at, o.stored_at)
FROM {temp}.radica_changed_object AS c
WHERE o.key = c.key AND o.sha256 = c.sha256

SELECT t.id, t.account, a.role, t.scope, t.label, t.expires, t.last_used
FROM {radica}.radica_token AS t JOIN {radica}.radica_account AS a ON a.name = t.account
WHERE t.hash = :hash AND t.revoked IS NULL AND t.expires > :now AND a.is_disabled = 0

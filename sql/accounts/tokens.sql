SELECT id, account, label, scope, created, expires, last_used, revoked FROM {radica}.radica_token ORDER BY id DESC

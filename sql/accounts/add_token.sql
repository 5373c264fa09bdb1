INSERT INTO {radica}.radica_token (hash, account, label, scope, created, expires)
VALUES (:hash, :account, :label, :scope, :now, :expires)

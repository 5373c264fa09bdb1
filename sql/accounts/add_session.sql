INSERT INTO {radica}.radica_session (hash, account, created, seen) VALUES (:hash, :account, :now, :now)

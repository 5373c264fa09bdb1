INSERT INTO {radica}.radica_setup (hash, expires) VALUES (:hash, :expires)

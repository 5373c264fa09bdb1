INSERT INTO {radica}.radica_migration (version, name, applied_at, sha256) VALUES (:version, :name, :applied_at, :sha256)

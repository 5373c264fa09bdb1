CREATE TABLE IF NOT EXISTS {radica}.radica_migration (
  version    BIGINT PRIMARY KEY,
  name       TEXT NOT NULL,
  applied_at TIMESTAMP NOT NULL,
  sha256     TEXT NOT NULL               -- of the file of this migration
)

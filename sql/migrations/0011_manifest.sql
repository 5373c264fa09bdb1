-- What each run added to the store: its manifest, chained by hash to the one before (SPEC §12, decision 0013).
CREATE TABLE {radica}.radica_manifest (
  id       {id},
  run_id   TEXT NOT NULL UNIQUE,
  sha256   TEXT NOT NULL,                -- of the whole file
  previous TEXT NOT NULL,                -- SHA-256 of the manifest before; empty for the first
  bytes    BIGINT NOT NULL,
  objects  BIGINT NOT NULL
);
-- When the store took an object, and the run whose manifest lists it; NULL = none yet.
ALTER TABLE {radica}.radica_object ADD COLUMN stored_at TEXT;
ALTER TABLE {radica}.radica_object ADD COLUMN manifest TEXT;
CREATE INDEX {index}radica_object_unlisted ON {on}radica_object (key) WHERE manifest IS NULL;

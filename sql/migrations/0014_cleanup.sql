-- What clean-up takes away (SPEC §12, decision 0021): an intent before the file moves, a receipt after it. The rows
-- stay: they say where each file went, by which rule, and which object holds its bytes.
CREATE TABLE {radica}.radica_removed (
  id         {id},
  empresa    TEXT NOT NULL,             -- empty: a file of Radica's own (datasets, logs)
  file_id    BIGINT,                    -- of radica_file; NULL: no input
  clase      TEXT NOT NULL,             -- 'raw', 'superseded', 'lists', 'rejects', 'unmatched', 'processed', 'logs'
  path       TEXT NOT NULL,             -- below the input of the company, the output or the log folder
  raw_path   {bytes},                   -- the bytes of a path that is not UTF-8
  rule       TEXT NOT NULL,             -- the option that let it go: 'raw_days=30'
  sha256     TEXT NOT NULL,
  bytes      BIGINT NOT NULL,
  key        TEXT,                      -- of the object that was proven to hold these bytes
  trash      TEXT,                      -- its bytes below the trash folder; NULL: deleted at once
  state      TEXT NOT NULL,             -- 'quitando', 'quitado', 'borrado' (out of the trash too)
  run_id     TEXT NOT NULL,
  removed_at TEXT NOT NULL,             -- local time; of an intent when it was made
  evidence   TEXT                       -- the run whose evidence file lists it as it stands; NULL = none yet
);
CREATE INDEX {index}radica_removed_open ON {on}radica_removed (state) WHERE state = 'quitando';
CREATE INDEX {index}radica_removed_unlisted ON {on}radica_removed (id) WHERE evidence IS NULL;
CREATE INDEX {index}radica_removed_trash ON {on}radica_removed (removed_at) WHERE state = 'quitado' AND trash IS NOT NULL;
CREATE INDEX {index}radica_removed_file ON {on}radica_removed (file_id) WHERE file_id IS NOT NULL;

-- Radica's own tables, the same in both databases ({radica}: data_general on SQLite, radica on PostgreSQL).
-- {bytes} is BLOB or BYTEA, {id} a 64-bit identity column.

-- Every file seen. fp is NULL until all that the file gave is committed: such a file is read again.
CREATE TABLE {radica}.radica_file (
  id           {id},
  empresa      TEXT NOT NULL,
  path         TEXT NOT NULL,            -- relative to {input}/{company}/oficina_virtual
  raw_path     {bytes},                  -- the bytes of a path that is not UTF-8, which path shows with %XX
  kind         TEXT NOT NULL,            -- 'json' or 'adjunto' (anything else)
  fp           {bytes},                  -- 16 bytes over path, size, mtime, ctime, inode
  size         BIGINT NOT NULL,
  mtime_ns     BIGINT NOT NULL,
  inode        BIGINT NOT NULL,
  sha256       TEXT,                     -- of a JSON file; of the others once they are uploaded
  state        TEXT NOT NULL,            -- 'pendiente', 'leido', 'rechazado', 'desaparecido'
  observations BIGINT NOT NULL DEFAULT 0,
  radicado     TEXT,                     -- the claim it belongs to: of its only observation, or matched by name
  tipo         TEXT,                     -- 'datos', 'detalle', 'adjunto' of that claim
  join_key     TEXT,                     -- key in the name of a data file, where it is not the claim's SGC
  obs_time     BIGINT,                   -- order of that observation
  richness     BIGINT,
  first_path   TEXT NOT NULL,            -- path of the first reading: a rename keeps it
  first_mtime_ns BIGINT NOT NULL,        -- modification time when these bytes were first read: a touch keeps it
  run_id       TEXT NOT NULL,            -- the run that last looked inside
  seen_at      TIMESTAMP NOT NULL        -- first seen
);
-- Paths are compared as bytes: "q%F1.json" and a name with the byte F1 are shown alike.
CREATE UNIQUE INDEX {index}radica_file_path ON {on}radica_file (empresa, path, COALESCE(raw_path, ''));
CREATE INDEX {index}radica_file_claim ON {on}radica_file (empresa, radicado) WHERE radicado IS NOT NULL;
CREATE INDEX {index}radica_file_key ON {on}radica_file (empresa, join_key) WHERE join_key IS NOT NULL;

-- Claims of files that hold more than one observation.
CREATE TABLE {radica}.radica_listed (
  empresa  TEXT NOT NULL,
  radicado TEXT NOT NULL,
  file_id  BIGINT NOT NULL,
  PRIMARY KEY (empresa, radicado, file_id)
){without_rowid};
CREATE INDEX {index}radica_listed_file ON {on}radica_listed (file_id);

-- The distinct versions of each claim: its record is their fold (SPEC §7).
CREATE TABLE {radica}.radica_version (
  empresa    TEXT NOT NULL,
  radicado   TEXT NOT NULL,
  content    {bytes} NOT NULL,           -- SHA-256 of object
  has_time   SMALLINT NOT NULL,
  obs_time   BIGINT NOT NULL,            -- newest order key with this content
  richness   BIGINT NOT NULL,
  order_path TEXT NOT NULL,
  idx        BIGINT NOT NULL,
  file_id    BIGINT NOT NULL,
  rule_fp    TEXT NOT NULL,
  object     TEXT NOT NULL,              -- RFC 8785
  warnings   TEXT NOT NULL,              -- rule ids joined by |
  PRIMARY KEY (empresa, radicado, content, has_time)
){without_rowid};
CREATE INDEX {index}radica_version_file ON {on}radica_version (file_id);

-- The folder of a claim in the store, fixed at its first upload.
CREATE TABLE {radica}.radica_claim (
  empresa  TEXT NOT NULL,
  radicado TEXT NOT NULL,
  folder   TEXT NOT NULL,
  last_run TEXT NOT NULL,
  PRIMARY KEY (empresa, radicado),
  UNIQUE (empresa, folder)
){without_rowid};

-- Objects: an intent before the upload, a receipt after it, verified in the end.
CREATE TABLE {radica}.radica_object (
  id           {id},
  empresa      TEXT NOT NULL,
  radicado     TEXT NOT NULL,
  tipo         TEXT NOT NULL,            -- 'datos', 'detalle', 'adjunto'
  key          TEXT NOT NULL UNIQUE,
  file_id      BIGINT NOT NULL,
  sha256       TEXT NOT NULL,
  bytes        BIGINT NOT NULL,          -- of the source
  stored_bytes BIGINT,                   -- as the store holds them
  content_type TEXT NOT NULL,
  etag         TEXT,
  version_id   TEXT,
  state        TEXT NOT NULL,            -- 'enviando', 'subido', 'verificado'
  run_id       TEXT NOT NULL
);
CREATE INDEX {index}radica_object_claim ON {on}radica_object (empresa, radicado);
CREATE INDEX {index}radica_object_open ON {on}radica_object (state) WHERE state <> 'verificado';

-- Claims whose files wait for upload or verification; a row goes in the transaction that finishes the claim.
CREATE TABLE {radica}.radica_pending (
  empresa  TEXT NOT NULL,
  radicado TEXT NOT NULL,
  PRIMARY KEY (empresa, radicado)
){without_rowid};

CREATE TABLE {radica}.radica_run (
  id       TEXT PRIMARY KEY,
  verb     TEXT NOT NULL,
  actor    TEXT NOT NULL,
  started  TIMESTAMP NOT NULL,
  ended    TIMESTAMP,
  outcome  TEXT NOT NULL,                -- 'en_curso', 'terminada', 'detenida', 'fallida', 'abandonada', 'no_cierra'
  rule_fp  TEXT NOT NULL,
  is_full  SMALLINT NOT NULL,
  balance  TEXT,                         -- JSON: the sums of SPEC §10 by company
  stages   TEXT,                         -- JSON
  error    TEXT
);

CREATE TABLE {radica}.radica_lease (
  name       TEXT PRIMARY KEY,
  token      BIGINT NOT NULL,
  holder     TEXT NOT NULL,              -- run id; empty when free
  host       TEXT NOT NULL,
  boot_id    TEXT NOT NULL,
  pid        BIGINT NOT NULL,
  pid_start  BIGINT NOT NULL,            -- start time of the process in clock ticks since boot
  beat       BIGINT NOT NULL             -- Unix seconds of the last heartbeat
);

-- The quarantine: one row per error of input that is not accepted at present.
CREATE TABLE {radica}.radica_rejected (
  id         {id},
  empresa    TEXT NOT NULL,
  path       TEXT NOT NULL,
  idx        BIGINT,                     -- NULL for an error of the whole file
  rule       TEXT NOT NULL,
  field      TEXT,
  place      TEXT NOT NULL,              -- JSON pointer, or 'byte N'
  sha256     TEXT,
  sgc        TEXT,                       -- of a rejected observation: its files wait (SPEC §3)
  excerpt    TEXT NOT NULL,              -- private: never in logs, messages or reports
  run_id     TEXT NOT NULL,
  rejected_at TIMESTAMP NOT NULL
);
CREATE INDEX {index}radica_rejected_path ON {on}radica_rejected (empresa, path);
CREATE INDEX {index}radica_rejected_sgc ON {on}radica_rejected (empresa, sgc) WHERE sgc IS NOT NULL;

-- Rows that a file wrote before its run's delta was written (SPEC §9, incremental run).
CREATE TABLE {radica}.radica_delta (
  empresa  TEXT NOT NULL,
  radicado TEXT NOT NULL,
  PRIMARY KEY (empresa, radicado)
){without_rowid};

-- Facts about the ledger itself: 'rule_fp' of the last complete reading, …
CREATE TABLE {radica}.radica_state (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- Human corrections: a version newer than all (SPEC §7). Read by the fold.
CREATE TABLE {radica}.radica_correction (
  empresa      TEXT NOT NULL,
  radicado     TEXT NOT NULL,
  campo        TEXT NOT NULL,
  valor        TEXT NOT NULL,
  motivo       TEXT NOT NULL,
  actor        TEXT NOT NULL,
  corregido_en TIMESTAMP NOT NULL,
  PRIMARY KEY (empresa, radicado, campo)
){without_rowid};

-- Erased claims, by the hash of their key: a new extraction does not bring them back. Read by the fold.
CREATE TABLE {radica}.radica_tombstone (
  key_hash TEXT PRIMARY KEY,             -- SHA-256 of empresa, newline, radicado
  actor    TEXT NOT NULL,
  borrado_en TIMESTAMP NOT NULL
);

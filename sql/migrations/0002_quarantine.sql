-- What broke the rule, as a class of values ("mes_primero"): entries with the same rule, field and shape are one cause.
ALTER TABLE {radica}.radica_rejected ADD COLUMN shape TEXT;

-- Texts of accepted observations that came broken and were mended: private, as the excerpts of the quarantine are.
CREATE TABLE {radica}.radica_repair (
  id       {id},
  empresa  TEXT NOT NULL,
  radicado TEXT NOT NULL,
  file_id  BIGINT NOT NULL,
  idx      BIGINT NOT NULL,
  place    TEXT NOT NULL,                -- JSON pointer
  rule     TEXT NOT NULL,
  text_before TEXT NOT NULL,             -- a piece around the first difference
  text_after  TEXT NOT NULL
);
CREATE INDEX {index}radica_repair_file ON {on}radica_repair (file_id);
CREATE INDEX {index}radica_repair_claim ON {on}radica_repair (empresa, radicado);

-- Keys of the input and values of catalogue fields that any run has seen: a new one is drift of the portal.
CREATE TABLE {radica}.radica_seen (
  empresa    TEXT NOT NULL,
  kind       TEXT NOT NULL,              -- 'clave', or the name of the field
  name       TEXT NOT NULL,              -- the key or the value
  is_known   SMALLINT NOT NULL,          -- a key with a meaning, a value that the configured catalogue holds
  first_file TEXT NOT NULL,              -- empty if it is not known
  seen_at    TIMESTAMP NOT NULL,
  told       TEXT,                       -- the run whose report named it; '' = of the baseline; NULL = not yet
  PRIMARY KEY (empresa, kind, name)
){without_rowid};

-- Signatures, repairs and names of what is there come from reading it once more.
DELETE FROM {radica}.radica_state WHERE name LIKE 'rule_fp.%';

-- What the last whole verification and the last reconcile of each company found (docs/decisions/0042): how many of each
-- class, and the first of each.
CREATE TABLE {radica}.radica_check (
  verb    TEXT NOT NULL,                 -- 'verify', 'reconcile'
  empresa TEXT NOT NULL,
  clase   TEXT NOT NULL,                 -- empty: of none; the row that is there even when nothing was found
  run_id  TEXT NOT NULL,
  found   BIGINT NOT NULL,
  settled BIGINT NOT NULL,               -- of those, repaired or set out to be repaired
  PRIMARY KEY (verb, empresa, clase)
){without_rowid};
CREATE TABLE {radica}.radica_finding (
  id         {id},
  verb       TEXT NOT NULL,
  empresa    TEXT NOT NULL,
  clase      TEXT NOT NULL,
  radicado   TEXT NOT NULL,              -- empty: no claim is known
  place      TEXT NOT NULL,              -- key of an object, path of a file; empty: a row
  detail     TEXT NOT NULL,              -- what differs, never a value
  is_settled SMALLINT NOT NULL
);
CREATE INDEX {index}radica_finding_of ON {on}radica_finding (empresa, verb);
-- The last run of a command is asked for by its name.
CREATE INDEX {index}radica_run_verb ON {on}radica_run (verb, started, id);

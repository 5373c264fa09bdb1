-- The audit (docs/decisions/0035): a chain that only grows. What keeps it so stands in migrate/finish.
-- A restored backup of before this migration keeps the audit of the database it was put into.
CREATE TABLE IF NOT EXISTS {radica}.radica_audit (
  seq      BIGINT PRIMARY KEY,           -- from 1, without a gap
  at       BIGINT NOT NULL,              -- Unix milliseconds
  kind     TEXT NOT NULL,                -- 'cli', 'account', 'token', 'service'
  actor    TEXT NOT NULL,
  peer     TEXT NOT NULL,                -- host of the command line, address of the client
  act      TEXT NOT NULL,
  object   TEXT NOT NULL,
  reason   TEXT NOT NULL,                -- typed by a person
  details  TEXT NOT NULL,                -- JSON object; empty = none
  previous TEXT NOT NULL,                -- hash of the row before
  hash     TEXT NOT NULL                 -- of all the others (model/audit_chain.h)
);
CREATE INDEX IF NOT EXISTS {index}radica_audit_at ON {on}radica_audit (at);
-- the trigger looks for these
CREATE INDEX IF NOT EXISTS {index}radica_audit_purge ON {on}radica_audit (seq) WHERE act = 'audit purge';

-- Alerts (docs/decisions/0034). Nothing here is personal: ids, counts and names of the configuration only.

-- What is or was wrong, by its fingerprint (rule, company, cause); at most one of each is open.
CREATE TABLE {radica}.radica_incident (
  id          {id},
  fingerprint TEXT NOT NULL,
  rule        TEXT NOT NULL,
  empresa     TEXT NOT NULL,             -- empty: of no company
  cause       TEXT NOT NULL,
  count       BIGINT NOT NULL,
  value       BIGINT NOT NULL,
  threshold   BIGINT NOT NULL,
  run_id      TEXT NOT NULL,             -- empty: of no run
  since       TIMESTAMP NOT NULL,
  opened      TIMESTAMP NOT NULL,
  told        TIMESTAMP,                 -- messages were queued, to `channels`
  channels    TEXT NOT NULL,             -- names joined by |
  acked_by    TEXT NOT NULL,             -- empty: nobody
  resolved    TIMESTAMP,
  told_end    TIMESTAMP                  -- those who were told know that it is over
);
CREATE UNIQUE INDEX {index}radica_incident_open ON {on}radica_incident (fingerprint) WHERE resolved IS NULL;
CREATE INDEX {index}radica_incident_untold ON {on}radica_incident (resolved) WHERE told IS NOT NULL AND told_end IS NULL;

CREATE TABLE {radica}.radica_silence (
  target TEXT PRIMARY KEY,               -- a fingerprint, or the id of a rule
  since  TIMESTAMP NOT NULL,
  until  TIMESTAMP NOT NULL,
  actor  TEXT NOT NULL,
  reason TEXT NOT NULL                   -- typed by a person: shown on request, never sent
);

-- Messages on their way. One is sent at least once and is noted as sent exactly once.
CREATE TABLE {radica}.radica_outbox (
  id       {id},
  key      TEXT NOT NULL UNIQUE,         -- Message-ID, Idempotency-Key
  channel  TEXT NOT NULL,
  subject  TEXT NOT NULL,
  text     TEXT NOT NULL,
  html     TEXT NOT NULL,
  event    TEXT NOT NULL,                -- JSON
  queued   TIMESTAMP NOT NULL,
  attempts BIGINT NOT NULL,
  due      BIGINT NOT NULL,              -- Unix seconds of the database: not before
  owner    TEXT NOT NULL,                -- who is sending it until `due`; empty: nobody
  error    TEXT NOT NULL,                -- id of the error of the last attempt
  sent     TIMESTAMP
);
CREATE INDEX {index}radica_outbox_due ON {on}radica_outbox (due) WHERE sent IS NULL;

-- When a process that watches over everything was there and could write: what availability is measured by.
CREATE TABLE {radica}.radica_uptime (
  owner TEXT NOT NULL,
  since BIGINT NOT NULL,                 -- Unix seconds of the database
  until BIGINT NOT NULL,
  PRIMARY KEY (owner, since)
){without_rowid};

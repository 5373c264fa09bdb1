-- An incident is told when a channel has taken its message, not when that was queued; and what no channel can take any
-- more is told again (docs/decisions/0034).
ALTER TABLE {radica}.radica_incident ADD COLUMN delivered TIMESTAMP;  -- to the first channel
ALTER TABLE {radica}.radica_outbox ADD COLUMN given_up TIMESTAMP;     -- never sent: its channel is configured no more
UPDATE {radica}.radica_incident SET delivered = told;

-- Which incidents a message says are open.
CREATE TABLE {radica}.radica_telling (
  message  TEXT NOT NULL,                -- key of radica_outbox
  incident BIGINT NOT NULL,
  PRIMARY KEY (message, incident)
){without_rowid};
CREATE INDEX {index}radica_telling_incident ON {on}radica_telling (incident);

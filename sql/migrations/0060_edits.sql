-- What was edited of the configuration (docs/decisions/0041): it holds in the place of what the file says.
CREATE TABLE {radica}.radica_edit (
  what  TEXT NOT NULL,    -- schedule, alerts, alert_channel, alert_route
  name  TEXT NOT NULL,    -- of one of several; empty: of the whole
  value TEXT NOT NULL,    -- JSON object of options; of a channel with its recipients
  actor TEXT NOT NULL,
  at    BIGINT NOT NULL,  -- Unix seconds
  PRIMARY KEY (what, name)
){without_rowid};

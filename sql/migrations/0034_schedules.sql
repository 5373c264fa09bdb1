-- Up to which instant (Unix seconds) every planned occurrence of a schedule has its row. Each time that this goes back,
-- because the clock did, is a turn: who still works by the one before writes nothing any more.
CREATE TABLE {radica}.radica_schedule (
  name TEXT PRIMARY KEY,
  seen BIGINT NOT NULL,
  turn BIGINT NOT NULL DEFAULT 0
){without_rowid};

-- What people asked of a schedule: the last row before an instant says whether it is paused then.
CREATE TABLE {radica}.radica_schedule_act (
  id       {id},
  schedule TEXT NOT NULL,
  action   TEXT NOT NULL,  -- pause, resume, run_now
  at       BIGINT NOT NULL,
  until    BIGINT,         -- of a pause; NULL = until it is resumed
  actor    TEXT NOT NULL,
  reason   TEXT NOT NULL   -- may be empty
);
CREATE INDEX {index}radica_schedule_act_last ON {on}radica_schedule_act (schedule, id);

-- Every planned occurrence, from its instant on, with exactly one end (SPEC §14).
CREATE TABLE {radica}.radica_occurrence (
  schedule TEXT NOT NULL,
  instant  BIGINT NOT NULL,           -- Unix seconds
  state    TEXT NOT NULL,             -- espera, en_tarea, terminada
  fate     TEXT NOT NULL DEFAULT '',  -- hecha, tardia, absorbida, omitida, fallida; empty while it is open
  reason   TEXT NOT NULL DEFAULT '',  -- model/schedule.h
  detail   TEXT NOT NULL DEFAULT '',
  decided  BIGINT NOT NULL,           -- when its row was made
  tasked   BIGINT,                    -- when its first task went into the queue
  ended    BIGINT,
  step     BIGINT NOT NULL DEFAULT 0, -- which of its commands is at work
  task     BIGINT NOT NULL DEFAULT 0, -- 0 = none yet
  actor    TEXT NOT NULL,             -- who asked for it; empty: planned
  PRIMARY KEY (schedule, instant)
){without_rowid};
CREATE INDEX {index}radica_occurrence_open ON {on}radica_occurrence (instant) WHERE state <> 'terminada';
CREATE INDEX {index}radica_occurrence_instant ON {on}radica_occurrence (instant);

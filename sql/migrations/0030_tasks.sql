-- The queue of tasks (ports/tasks.h). Times are Unix milliseconds of the database's clock.
CREATE TABLE {radica}.radica_task (
  id              {id},
  arguments       TEXT NOT NULL,         -- JSON array: of the command `radica`
  priority        BIGINT NOT NULL,       -- 0 … 9
  rank            BIGINT NOT NULL,       -- the order of the queue: since when it waits, less ten minutes a level
  unique_key      TEXT,                  -- NULL = none
  occurrence      TEXT,                  -- NULL = none
  weight          BIGINT NOT NULL,
  is_exclusive    BIGINT NOT NULL,
  attempts        BIGINT NOT NULL,
  attempt_seconds BIGINT NOT NULL,       -- 0 = none
  total_seconds   BIGINT NOT NULL,       -- 0 = none
  state           TEXT NOT NULL,         -- 'en_cola', 'en_curso', 'pausada', 'hecha', 'fallida', 'cancelada', 'envenenada'
  wish            TEXT NOT NULL,         -- while it runs: '', 'cancelar', 'pausar'
  attempt         BIGINT NOT NULL,       -- that runs or was the last
  token           BIGINT NOT NULL,       -- of who has it or had it last: fencing
  created         BIGINT NOT NULL,
  earliest        BIGINT NOT NULL,
  deadline        BIGINT NOT NULL,       -- 0 = none
  started         BIGINT,
  ended           BIGINT,
  host            TEXT NOT NULL,         -- of the worker that has it or had it last, as in radica_lease
  boot_id         TEXT NOT NULL,
  pid             BIGINT NOT NULL,
  pid_start       BIGINT NOT NULL,
  beat            BIGINT NOT NULL,       -- its last sign of life
  child           BIGINT NOT NULL,       -- process of the attempt; 0 = not known
  exit_code       BIGINT,                -- of the last attempt that ended; NULL = none, or killed
  error           TEXT
);
CREATE INDEX {index}radica_task_waiting ON {on}radica_task (rank, id) WHERE state = 'en_cola';
CREATE INDEX {index}radica_task_running ON {on}radica_task (id) WHERE state = 'en_curso';
CREATE UNIQUE INDEX {index}radica_task_unique ON {on}radica_task (unique_key)
  WHERE unique_key IS NOT NULL AND state IN ('en_cola', 'en_curso', 'pausada');
CREATE INDEX {index}radica_task_occurrence ON {on}radica_task (occurrence) WHERE occurrence IS NOT NULL;
CREATE INDEX {index}radica_task_ended ON {on}radica_task (ended) WHERE ended IS NOT NULL;

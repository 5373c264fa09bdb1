-- Workers of the queue (ports/tasks.h), each a process. Times are Unix milliseconds of the database's clock.
CREATE TABLE {radica}.radica_worker (
  host      TEXT NOT NULL,
  pid       BIGINT NOT NULL,
  boot_id   TEXT NOT NULL,
  pid_start BIGINT NOT NULL,
  slots     BIGINT NOT NULL,  -- in weights of tasks
  pressure  TEXT NOT NULL,    -- why it takes no other tasks than urgent ones: 'memory', 'disk', 'load'; '' = it takes all
  since     BIGINT NOT NULL,  -- of that
  started   BIGINT NOT NULL,
  beat      BIGINT NOT NULL,  -- its last sign of life
  PRIMARY KEY (host, pid)
);

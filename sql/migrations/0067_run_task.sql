-- Of which task of the queue a run is the work, and who asked for that: tasks are forgotten sooner than runs.
ALTER TABLE {radica}.radica_run ADD COLUMN task BIGINT;     -- NULL = of none
ALTER TABLE {radica}.radica_run ADD COLUMN asked_by TEXT;   -- an account or a user; NULL = nobody, it was planned
ALTER TABLE {radica}.radica_task ADD COLUMN asked_by TEXT;  -- the same
CREATE INDEX {index}radica_run_task ON {on}radica_run (task) WHERE task IS NOT NULL;

-- Pages of runs (src/ports/runs.h) are read in this order, not sorted.
CREATE INDEX IF NOT EXISTS {index}radica_run_started ON {on}radica_run (started, id);

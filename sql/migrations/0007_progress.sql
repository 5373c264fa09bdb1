-- How far the run that holds the lease is, as of its last beat: what `radica status` shows of a run that goes on.
ALTER TABLE {radica}.radica_lease ADD COLUMN progress_token BIGINT;   -- of the holder that wrote the others
ALTER TABLE {radica}.radica_lease ADD COLUMN stage TEXT;              -- NULL before the first stage
ALTER TABLE {radica}.radica_lease ADD COLUMN stage_seconds BIGINT;    -- since that stage began
ALTER TABLE {radica}.radica_lease ADD COLUMN done BIGINT;
ALTER TABLE {radica}.radica_lease ADD COLUMN total BIGINT;            -- 0 = not known
ALTER TABLE {radica}.radica_lease ADD COLUMN refused BIGINT;          -- rows the database refused in that stage

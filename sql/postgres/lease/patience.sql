-- a batch of a holder that is well ends sooner; together with the time of a stale beat less than a minute
SET LOCAL lock_timeout = '10s'

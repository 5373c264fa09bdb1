-- Without statistics, after a burst, the planner would rather sort all that waits than walk the index to its first row.
SELECT set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)

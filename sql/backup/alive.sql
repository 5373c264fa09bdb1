-- a transaction that waits for another program is not idle
SELECT 1

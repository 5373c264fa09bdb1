-- a process that stands still inside a transaction cannot be put out
SELECT 1 WHERE :token IS NULL

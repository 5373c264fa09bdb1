-- who waits looks by itself
SELECT 1

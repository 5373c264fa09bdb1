-- whoever writes is in alone: there is nothing to wait for
SELECT 1

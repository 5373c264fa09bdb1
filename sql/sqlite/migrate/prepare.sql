-- one writer at a time, and one schema: there is nothing to prepare
SELECT 1

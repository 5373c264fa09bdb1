-- there is only one
SELECT 1

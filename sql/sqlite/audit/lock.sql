-- there is one writer
SELECT 1

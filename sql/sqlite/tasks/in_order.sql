-- SQLite walks the index by itself
SELECT 1

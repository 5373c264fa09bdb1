-- ids have no sequence of their own
SELECT NULL WHERE :table IS NULL

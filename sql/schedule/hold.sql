-- Locks the row until the end of the transaction, if it is still as it was read.
UPDATE {radica}.radica_occurrence SET step = step
WHERE schedule = :schedule AND instant = :instant AND state = :state AND step = :step

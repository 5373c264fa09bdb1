-- rows that are a year old (less a day, for clocks that differ), and never one that the chain has not said is gone (migrate/finish)
DELETE FROM {radica}.radica_audit WHERE seq < :first AND at < {unix_ms} - 31449600000
RETURNING seq

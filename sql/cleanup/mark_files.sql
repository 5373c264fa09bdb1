-- a record stays without its file (SPEC §13), and so does what the ledger knows of it
UPDATE {radica}.radica_file SET state = 'limpiado', fp = NULL
WHERE id IN (SELECT file_id FROM {radica}.radica_removed WHERE id {in_numbers}:ids{end_in})

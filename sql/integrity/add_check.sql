INSERT INTO {radica}.radica_check (verb, empresa, clase, run_id, found, settled)
VALUES (:verb, :empresa, :clase, :run_id, :found, :settled)

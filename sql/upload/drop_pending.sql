DELETE FROM {radica}.radica_pending
WHERE empresa = :empresa AND radicado IN (SELECT radicado FROM {temp}.radica_done_claim)

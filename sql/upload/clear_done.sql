DELETE FROM {temp}.radica_done_claim

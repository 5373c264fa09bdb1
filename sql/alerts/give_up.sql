UPDATE {radica}.radica_outbox SET given_up = :now, owner = '' WHERE channel = :channel AND sent IS NULL AND given_up IS NULL

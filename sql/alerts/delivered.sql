UPDATE {radica}.radica_outbox SET sent = :now, owner = '', error = '' WHERE id = :id AND sent IS NULL AND given_up IS NULL AND owner = :owner

UPDATE {radica}.radica_outbox SET owner = '', error = :error, due = {unix_now} + :pause WHERE id = :id AND sent IS NULL AND given_up IS NULL AND owner = :owner

DELETE FROM {radica}.radica_session WHERE hash = :hash RETURNING account

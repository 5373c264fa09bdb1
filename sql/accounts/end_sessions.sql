DELETE FROM {radica}.radica_session WHERE account = :account

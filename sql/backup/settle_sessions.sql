DELETE FROM {radica}.radica_session

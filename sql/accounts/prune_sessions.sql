DELETE FROM {radica}.radica_session WHERE created < :created OR seen < :seen

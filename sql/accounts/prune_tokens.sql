DELETE FROM {radica}.radica_token WHERE expires < :before OR revoked < :before

DELETE FROM {radica}.radica_outbox WHERE sent < :before OR given_up < :before

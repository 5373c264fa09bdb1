DELETE FROM {radica}.radica_outbox WHERE sent < :before

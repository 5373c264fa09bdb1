DELETE FROM {radica}.radica_telling WHERE message NOT IN (SELECT key FROM {radica}.radica_outbox)

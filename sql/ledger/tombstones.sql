SELECT key_hash FROM {radica}.radica_tombstone

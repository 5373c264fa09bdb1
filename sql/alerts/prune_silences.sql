DELETE FROM {radica}.radica_silence WHERE until < :before

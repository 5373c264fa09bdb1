SELECT hash FROM {radica}.radica_audit WHERE seq = :seq

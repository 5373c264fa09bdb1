SELECT min(seq) FROM {radica}.radica_audit

SELECT token FROM {radica}.radica_lease WHERE name = 'run'{for_key_share}

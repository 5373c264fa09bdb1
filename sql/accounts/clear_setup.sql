DELETE FROM {radica}.radica_setup

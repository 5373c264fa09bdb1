SELECT count(*) FROM {radica}.radica_account

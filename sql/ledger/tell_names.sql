UPDATE {radica}.radica_seen SET told = :run_id WHERE empresa = :empresa AND told IS NULL

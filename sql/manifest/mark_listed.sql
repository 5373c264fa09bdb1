UPDATE {radica}.radica_object SET manifest = :run_id WHERE manifest IS NULL AND state = 'verificado'

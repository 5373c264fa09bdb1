UPDATE {radica}.radica_removed SET evidence = :run_id WHERE evidence IS NULL AND state <> 'quitando'

UPDATE {radica}.radica_lease SET beat = {unix_now} WHERE name = 'run' AND token = :token AND holder <> ''

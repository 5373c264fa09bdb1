UPDATE {radica}.radica_lease SET holder = '' WHERE name = 'run' AND token = :token

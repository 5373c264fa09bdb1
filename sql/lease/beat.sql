UPDATE {radica}.radica_lease SET beat = {unix_now}, connection = {this_connection}
WHERE name = 'run' AND token = :token AND holder <> ''

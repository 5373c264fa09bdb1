INSERT INTO {radica}.radica_uptime (owner, since, until) VALUES (:owner, {unix_now}, {unix_now})

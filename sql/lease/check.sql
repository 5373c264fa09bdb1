SELECT token FROM {radica}.radica_lease WHERE name = 'run'

SELECT since, until FROM {radica}.radica_uptime WHERE until > :after ORDER BY since, until

SELECT pg_notify('radica_task', '')

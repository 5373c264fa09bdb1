SELECT DISTINCT empresa FROM {radica}.radica_pending WHERE last IS NOT NULL

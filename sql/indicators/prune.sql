-- more than a year is asked for by nobody
DELETE FROM {radica}.radica_uptime WHERE until < {unix_now} - 34560000

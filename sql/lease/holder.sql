SELECT token, holder, host, boot_id, pid, pid_start, {unix_now} - beat FROM {radica}.radica_lease WHERE name = 'run'

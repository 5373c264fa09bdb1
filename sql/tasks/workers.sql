SELECT host, boot_id, pid, pid_start, slots, pressure, since, started, {unix_ms} - beat
FROM {radica}.radica_worker
WHERE beat > {unix_ms} - :lease
ORDER BY host, started, pid

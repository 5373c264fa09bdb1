-- waits for the transactions that hold the token
SELECT token, holder, host, boot_id, pid, pid_start, {unix_now} - beat, {is_connected}
FROM {radica}.radica_lease
WHERE name = 'run'{for_update}

UPDATE {radica}.radica_lease
SET token = :token, holder = :holder, host = :host, boot_id = :boot_id, pid = :pid, pid_start = :pid_start,
    beat = {unix_now}, connection = {this_connection}, stage = NULL
WHERE name = 'run'

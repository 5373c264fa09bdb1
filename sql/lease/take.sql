-- `radica migrate` takes the lease of a database of an earlier version: no column that later migrations added
UPDATE {radica}.radica_lease
SET token = :token, holder = :holder, host = :host, boot_id = :boot_id, pid = :pid, pid_start = :pid_start,
    beat = {unix_now}, connection = {this_connection}
WHERE name = 'run'

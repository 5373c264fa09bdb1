-- whoever held the lease when the copy was made, or later by an older token than ours, writes no more
INSERT INTO {radica}.radica_lease (name, token, holder, host, boot_id, pid, pid_start, beat)
VALUES ('run', :token, '', '', '', 0, 0, 0)
ON CONFLICT (name) DO UPDATE SET
  token = CASE WHEN radica_lease.token > excluded.token THEN radica_lease.token + 1 ELSE excluded.token END, holder = ''

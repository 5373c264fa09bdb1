-- makes the row that everybody then locks
INSERT INTO {radica}.radica_lease (name, token, holder, host, boot_id, pid, pid_start, beat)
VALUES ('run', 0, '', '', '', 0, 0, 0)
ON CONFLICT (name) DO NOTHING

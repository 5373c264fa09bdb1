-- processes of lost connections, which may not have noticed it and keep locks that are needed now; behind a pooler the
-- numbers are nobody's, or at worst those of other transactions of ours, which are done again
SELECT pg_terminate_backend(pid)
FROM pg_stat_activity
WHERE pid {in_numbers}:pids{end_in} AND datname = current_database() AND usename = current_user
  AND application_name LIKE 'radica%'

SELECT id, arguments, priority, unique_key, occurrence, weight, is_exclusive, attempts, attempt_seconds, total_seconds, state, wish, attempt, token, created, earliest, deadline, started, ended, host, boot_id, pid, pid_start, {unix_ms} - beat, child, exit_code, error, asked_by
FROM {radica}.radica_task
WHERE id {in_numbers}:ids{end_in}
ORDER BY id DESC

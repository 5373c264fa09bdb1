SELECT l.holder, l.host, l.boot_id, l.pid, l.pid_start, {unix_now} - l.beat, coalesce(r.verb, ''), coalesce(r.actor, ''), r.started,
       {is_connected}, CASE WHEN l.progress_token = l.token THEN l.stage END, l.stage_seconds, l.done, l.total, l.refused
FROM {radica}.radica_lease AS l
LEFT JOIN {radica}.radica_run AS r ON r.id = l.holder
WHERE l.name = 'run' AND l.holder <> ''

INSERT INTO {radica}.radica_worker AS w
  (host, pid, boot_id, pid_start, slots, pressure, since, started, beat)
VALUES (:host, :pid, :boot_id, :pid_start, :slots, :pressure, {unix_ms}, {unix_ms}, {unix_ms})
ON CONFLICT (host, pid) DO UPDATE
SET slots = excluded.slots, pressure = excluded.pressure, beat = excluded.beat, boot_id = excluded.boot_id,
    pid_start = excluded.pid_start,
    since = CASE WHEN w.boot_id = excluded.boot_id AND w.pid_start = excluded.pid_start
                      AND w.pressure = excluded.pressure THEN w.since ELSE excluded.since END,
    started = CASE WHEN w.boot_id = excluded.boot_id AND w.pid_start = excluded.pid_start THEN w.started
                   ELSE excluded.started END

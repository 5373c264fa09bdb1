SELECT schedule, instant, state, fate, reason, detail, decided, tasked, ended, step, task, actor
FROM {radica}.radica_occurrence
WHERE (state <> 'terminada' OR instant = :instant) AND NOT (schedule = :schedule AND instant = :instant)
ORDER BY instant, schedule

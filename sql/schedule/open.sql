SELECT schedule, instant, state, fate, reason, detail, decided, tasked, ended, step, task, actor
FROM {radica}.radica_occurrence
WHERE state <> 'terminada'
ORDER BY instant, schedule

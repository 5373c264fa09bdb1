SELECT schedule, instant, state, fate, reason, detail, decided, tasked, ended, step, task, actor
FROM {radica}.radica_occurrence
WHERE schedule = :schedule
ORDER BY instant DESC
LIMIT :count

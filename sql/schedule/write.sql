UPDATE {radica}.radica_occurrence
SET state = :state, fate = :fate, reason = :reason, detail = :detail, step = :step, task = :task,
    tasked = COALESCE(tasked, :tasked), ended = :ended
WHERE schedule = :schedule AND instant = :instant

INSERT INTO {radica}.radica_occurrence (schedule, instant, state, decided, actor)
VALUES (:schedule, :instant, 'espera', :now, :actor)
ON CONFLICT (schedule, instant) DO NOTHING

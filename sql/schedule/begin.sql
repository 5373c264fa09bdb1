INSERT INTO {radica}.radica_schedule (name, seen) VALUES (:name, :now) ON CONFLICT (name) DO NOTHING

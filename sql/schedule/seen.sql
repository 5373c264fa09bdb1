SELECT name, seen, turn FROM {radica}.radica_schedule

SELECT name, seen FROM {radica}.radica_schedule

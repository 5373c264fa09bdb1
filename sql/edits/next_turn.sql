-- Who plans by the schedules as they were writes nothing any more (docs/decisions/0041).
UPDATE {radica}.radica_schedule SET turn = turn + 1

UPDATE {radica}.radica_schedule SET seen = :now, turn = turn + 1 WHERE name = :name AND seen > :now

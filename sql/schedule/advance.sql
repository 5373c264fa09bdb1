UPDATE {radica}.radica_schedule SET seen = :now WHERE name = :name AND seen < :now AND turn = :turn

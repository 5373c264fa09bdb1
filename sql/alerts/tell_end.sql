UPDATE {radica}.radica_incident SET told_end = :now WHERE id = :id AND told_end IS NULL

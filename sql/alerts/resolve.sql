UPDATE {radica}.radica_incident SET resolved = :now WHERE id = :id AND resolved IS NULL

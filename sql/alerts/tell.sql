UPDATE {radica}.radica_incident SET told = :now, channels = :channels WHERE id = :id AND told IS NULL AND resolved IS NULL

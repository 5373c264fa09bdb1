UPDATE {radica}.radica_incident SET acked_by = :actor WHERE resolved IS NULL AND (fingerprint = :target OR rule = :target)

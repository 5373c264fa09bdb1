UPDATE {radica}.radica_incident SET delivered = :now
WHERE delivered IS NULL AND id IN (SELECT incident FROM {radica}.radica_telling WHERE message = :message)

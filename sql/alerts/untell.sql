-- open incidents that no channel was told of, and of which no message is on its way any more
UPDATE {radica}.radica_incident AS i SET told = NULL, channels = ''
WHERE i.resolved IS NULL AND i.told IS NOT NULL AND i.delivered IS NULL
AND EXISTS (SELECT 1 FROM {radica}.radica_telling AS t WHERE t.incident = i.id)
AND NOT EXISTS (
  SELECT 1 FROM {radica}.radica_telling AS t JOIN {radica}.radica_outbox AS o ON o.key = t.message
  WHERE t.incident = i.id AND o.given_up IS NULL)

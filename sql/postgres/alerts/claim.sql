-- the lease of a message is its due time: who dies while sending leaves it to the next one
UPDATE {radica}.radica_outbox SET owner = :owner, attempts = attempts + 1, due = {unix_now} + :lease
WHERE id = (
  SELECT id FROM {radica}.radica_outbox WHERE sent IS NULL AND given_up IS NULL AND due <= {unix_now}
  ORDER BY due, id LIMIT 1
  FOR UPDATE SKIP LOCKED)
RETURNING id, attempts, key, channel, subject, text, html, event

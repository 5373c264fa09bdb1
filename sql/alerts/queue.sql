INSERT INTO {radica}.radica_outbox (key, channel, subject, text, html, event, queued, attempts, due, owner, error)
VALUES (:key, :channel, :subject, :text, :html, :event, :now, 0, 0, '', '')
ON CONFLICT (key) DO NOTHING

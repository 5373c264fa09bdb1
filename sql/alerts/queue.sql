-- a message that was given up comes back when its channel does
INSERT INTO {radica}.radica_outbox (key, channel, subject, text, html, event, queued, attempts, due, owner, error)
VALUES (:key, :channel, :subject, :text, :html, :event, :now, 0, 0, '', '')
ON CONFLICT (key) DO UPDATE SET queued = excluded.queued, attempts = 0, due = 0, owner = '', error = '', given_up = NULL
WHERE radica_outbox.given_up IS NOT NULL

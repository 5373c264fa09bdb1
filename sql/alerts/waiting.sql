SELECT o.channel, o.error, w.waiting, w.attempts, o.queued
FROM {radica}.radica_outbox AS o
JOIN (SELECT channel, min(id) AS first, count(*) AS waiting, max(attempts) AS attempts
      FROM {radica}.radica_outbox WHERE sent IS NULL AND given_up IS NULL GROUP BY channel) AS w ON w.first = o.id
ORDER BY o.channel

SELECT id, fingerprint, rule, empresa, cause, count, value, threshold, run_id, since, opened, delivered, channels, acked_by, resolved
FROM {radica}.radica_incident
WHERE resolved >= :since
ORDER BY resolved DESC, id DESC

INSERT INTO {radica}.radica_incident (fingerprint, rule, empresa, cause, count, value, threshold, run_id, since, opened, channels, acked_by)
VALUES (:fingerprint, :rule, :empresa, :cause, :count, :value, :threshold, :run_id, :since, :now, '', '')
ON CONFLICT (fingerprint) WHERE resolved IS NULL
DO UPDATE SET count = excluded.count, value = excluded.value, threshold = excluded.threshold, run_id = excluded.run_id, since = excluded.since

-- as ledger/fingerprints, of these paths
SELECT id, fp, CASE WHEN first_path <> path OR first_mtime_ns <> mtime_ns THEN 1 ELSE 0 END,
       CASE WHEN kind = 'json' THEN 1 ELSE 0 END
FROM {radica}.radica_file
WHERE empresa = (SELECT :empresa) AND path {in_texts}:paths{end_in} AND fp IS NOT NULL
  AND id < coalesce((SELECT first_id FROM {radica}.radica_unsettled WHERE empresa = :empresa), 9223372036854775807)

-- what the last run that had news told, and what no run has told yet
SELECT kind, name, is_known, first_file, seen_at, told
FROM {radica}.radica_seen
WHERE empresa = :empresa
  AND (told IS NULL OR told = (SELECT max(s.told) FROM {radica}.radica_seen AS s WHERE s.empresa = :empresa AND s.told <> ''))
ORDER BY kind, name

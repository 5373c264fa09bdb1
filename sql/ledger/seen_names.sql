SELECT kind, name, is_known, first_file, CASE WHEN told IS NULL THEN 0 ELSE 1 END
FROM {radica}.radica_seen WHERE empresa = :empresa ORDER BY kind, name

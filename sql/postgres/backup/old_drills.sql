-- databases of drills that died: made more than an hour ago
SELECT datname
FROM pg_database
WHERE datname ~ '^radica_drill_[0-9]+_[0-9]+$' AND datdba = to_regrole(quote_ident(current_user))
  AND split_part(datname, '_', 3)::bigint < extract(epoch FROM clock_timestamp()) - 3600

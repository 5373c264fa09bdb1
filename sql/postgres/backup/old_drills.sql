-- databases of drills of this role (adapters/drill_name.h), and the clock that their names go by
SELECT datname, CAST(extract(epoch FROM clock_timestamp()) AS BIGINT)
FROM pg_database
WHERE datname LIKE 'radica\_drill\_%' AND datdba = to_regrole(quote_ident(current_user))

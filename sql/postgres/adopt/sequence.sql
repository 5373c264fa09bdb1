-- of a SERIAL column, quoted; it is as small as the column was
SELECT pg_get_serial_sequence(quote_ident({schema_text}) || '.' || quote_ident(:table), 'id')
WHERE pg_get_serial_sequence(quote_ident({schema_text}) || '.' || quote_ident(:table), 'id') IS NOT NULL

-- the first of them may have been noted before its row was taken away
INSERT INTO {radica}.{table} (empresa, radicado, last) VALUES (:empresa, :first, :last)
ON CONFLICT (empresa, radicado) DO UPDATE SET last = CASE WHEN {table}.last > excluded.last THEN {table}.last ELSE excluded.last END

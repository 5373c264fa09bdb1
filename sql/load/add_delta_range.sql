-- the first of them may have been noted before its row was taken away
INSERT INTO {radica}.radica_delta (empresa, radicado, last) VALUES (:empresa, :first, :last)
ON CONFLICT (empresa, radicado) DO UPDATE SET last = CASE WHEN radica_delta.last > excluded.last THEN radica_delta.last ELSE excluded.last END

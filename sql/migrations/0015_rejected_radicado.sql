-- The radicado of a rejected observation, as far as it has one: what was said of a claim that was never accepted is
-- found by it. Entries of before get it when their files are read again.
ALTER TABLE {radica}.radica_rejected ADD COLUMN radicado TEXT;
CREATE INDEX {index}radica_rejected_radicado ON {on}radica_rejected (empresa, radicado) WHERE radicado IS NOT NULL;

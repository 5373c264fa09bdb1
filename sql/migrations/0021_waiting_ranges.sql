-- A batch of nothing but new claims waits as one row: all claims from radicado to last that have files. What takes claims
-- off the list first gives each its own row. NULL = that claim only.
ALTER TABLE {radica}.radica_pending ADD COLUMN last TEXT;

-- All that a run would note of a version or of a file, as 16 bytes: what is read again is compared with one value instead
-- of column by column. NULL = not made yet, or the row says more than what a run noted. Whoever changes another column
-- of such a row by itself sets it to NULL (fp NULL does as well: such a file is not compared).
ALTER TABLE {radica}.radica_version ADD COLUMN mark {bytes};
ALTER TABLE {radica}.radica_file ADD COLUMN mark {bytes};

-- A batch of nothing but new claims is one row of the delta: all claims from radicado to last. NULL = that claim only.
ALTER TABLE {radica}.radica_delta ADD COLUMN last TEXT;

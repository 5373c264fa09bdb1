-- What a stored file says of itself: JSON, without its text or names in it. Empty for what was stored before.
ALTER TABLE {radica}.radica_object ADD COLUMN facts TEXT;

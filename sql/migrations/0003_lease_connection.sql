-- The connection of the holder: when it is gone, so is the holder, on whatever host. NULL where its end tells nothing.
ALTER TABLE {radica}.radica_lease ADD COLUMN connection TEXT;

-- 'gzip': the store keeps the object compressed; sha256 and bytes are those of its source. NULL = as it is.
ALTER TABLE {radica}.radica_object ADD COLUMN encoding TEXT;

-- 'pre_existente': an object that stood in the store before, with the bytes that would have been sent. NULL = sent.
ALTER TABLE {radica}.radica_object ADD COLUMN origin TEXT;

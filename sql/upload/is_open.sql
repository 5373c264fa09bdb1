SELECT 1 FROM {radica}.radica_object WHERE key = :key AND state = 'enviando'

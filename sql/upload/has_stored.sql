SELECT 1 FROM {radica}.radica_object WHERE state <> 'enviando' LIMIT 1

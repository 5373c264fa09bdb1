-- a receipt notes the bytes, and what follows it (a verification, a new intent of the same bytes) keeps them
SELECT key FROM {radica}.radica_object
WHERE empresa = :empresa AND key {in_texts}:keys{end_in} AND state = 'enviando' AND stored_bytes IS NULL
ORDER BY key

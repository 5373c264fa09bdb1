UPDATE {radica}.radica_token SET last_used = :now WHERE id = :id

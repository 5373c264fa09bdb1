UPDATE {radica}.radica_token SET revoked = :now WHERE id = :id AND revoked IS NULL

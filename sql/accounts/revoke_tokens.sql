UPDATE {radica}.radica_token SET revoked = :now WHERE account = :account AND revoked IS NULL

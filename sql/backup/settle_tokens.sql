-- one that was revoked since the copy was made must not open anything again
UPDATE {radica}.radica_token SET revoked = {unix_ms} WHERE revoked IS NULL

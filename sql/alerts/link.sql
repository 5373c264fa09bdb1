INSERT INTO {radica}.radica_telling (message, incident) VALUES (:message, :incident)
ON CONFLICT (message, incident) DO NOTHING

UPDATE {radica}.radica_file AS f SET sha256 = h.sha256 FROM {temp}.radica_file_hash AS h WHERE f.id = h.id

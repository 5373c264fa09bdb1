UPDATE {radica}.radica_seen SET is_known = :is_known WHERE empresa = :empresa AND kind = :kind AND name = :name

INSERT INTO {radica}.radica_unsettled (empresa, first_id) VALUES (:empresa, :first_id) ON CONFLICT DO NOTHING

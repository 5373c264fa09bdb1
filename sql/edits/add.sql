INSERT INTO {radica}.radica_edit (what, name, value, actor, at) VALUES (:what, :name, :value, :actor, :at)
ON CONFLICT (what, name) DO NOTHING

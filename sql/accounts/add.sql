INSERT INTO {radica}.radica_account (name, role, password, is_disabled, created, password_changed)
VALUES (:name, :role, :password, 0, :now, :now)
ON CONFLICT (name) DO NOTHING

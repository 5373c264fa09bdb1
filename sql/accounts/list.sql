SELECT name, role, is_disabled, created, password_changed, last_login FROM {radica}.radica_account
WHERE (:name = '' OR name = :name) ORDER BY name

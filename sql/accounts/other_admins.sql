-- locked: of two who disable each other one is refused
SELECT name FROM {radica}.radica_account WHERE role = 'admin' AND is_disabled = 0 ORDER BY name {for_update}

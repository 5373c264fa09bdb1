SELECT what, name, value, actor, at FROM {radica}.radica_edit ORDER BY what, name

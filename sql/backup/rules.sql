SELECT substr(name, 9), value FROM {radica}.radica_state WHERE substr(name, 1, 8) = 'rule_fp.' ORDER BY name

SELECT version, name, sha256 FROM {radica}.radica_migration ORDER BY version

SELECT coalesce(max(version), 0) FROM {radica}.radica_migration

SELECT coalesce(max(id), 0) FROM {radica}.radica_file

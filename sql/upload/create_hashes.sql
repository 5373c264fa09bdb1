CREATE TEMP TABLE IF NOT EXISTS radica_file_hash (id BIGINT, sha256 TEXT){until_commit}

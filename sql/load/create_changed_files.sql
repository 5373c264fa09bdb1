CREATE TEMP TABLE IF NOT EXISTS radica_changed_file (
  id BIGINT, path TEXT, raw_path {bytes}, kind TEXT, fp {bytes}, size BIGINT, mtime_ns BIGINT, inode BIGINT, sha256 TEXT, state TEXT,
  observations BIGINT, radicado TEXT, tipo TEXT, join_key TEXT, obs_time BIGINT, richness BIGINT, first_path TEXT,
  first_mtime_ns BIGINT, mark {bytes}){until_commit}

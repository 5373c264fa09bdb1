CREATE TEMP TABLE IF NOT EXISTS radica_changed_object (
  radicado TEXT, tipo TEXT, key TEXT, file_id BIGINT, sha256 TEXT, bytes BIGINT, stored_bytes BIGINT, content_type TEXT,
  etag TEXT, version_id TEXT, state TEXT, facts TEXT, origin TEXT, stored_at TEXT,
  encoding TEXT){until_commit}

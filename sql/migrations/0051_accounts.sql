-- Accounts of people (docs/decisions/0036). Times are Unix milliseconds. No secret stands here, only what tells one.
CREATE TABLE {radica}.radica_account (
  name             TEXT PRIMARY KEY,
  role             TEXT NOT NULL,        -- model/permissions.h
  password         TEXT NOT NULL,        -- argon2id, PHC form
  is_disabled      BIGINT NOT NULL,
  created          BIGINT NOT NULL,
  password_changed BIGINT NOT NULL,
  last_login       BIGINT
){without_rowid};

CREATE TABLE {radica}.radica_session (
  hash    TEXT PRIMARY KEY,              -- SHA-256 of the secret
  account TEXT NOT NULL,
  created BIGINT NOT NULL,
  seen    BIGINT NOT NULL                -- last request, to the minute
){without_rowid};
CREATE INDEX {index}radica_session_account ON {on}radica_session (account);

CREATE TABLE {radica}.radica_token (
  id        {id},
  hash      TEXT NOT NULL UNIQUE,
  account   TEXT NOT NULL,
  label     TEXT NOT NULL,
  scope     TEXT NOT NULL,               -- a role
  created   BIGINT NOT NULL,
  expires   BIGINT NOT NULL,
  last_used BIGINT,                      -- to the minute
  revoked   BIGINT
);

-- Failed sign-ins in a row, of an account (by the SHA-256 of its name: what was typed may be a password) or an address.
CREATE TABLE {radica}.radica_throttle (
  target   TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  last     BIGINT NOT NULL
){without_rowid};

-- The code of the first start: one row, or none.
CREATE TABLE {radica}.radica_setup (
  hash    TEXT PRIMARY KEY,
  expires BIGINT NOT NULL
){without_rowid};

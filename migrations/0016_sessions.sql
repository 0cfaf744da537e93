-- Who is signed in at the dashboard: a key, or one who was given a link to a pack. Secrets are kept as SHA-256 only.

CREATE TABLE links (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  pack TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES keys (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
);

-- Taken once: by whoever opens the address that holds it.
CREATE TABLE tickets (
  sha256 TEXT PRIMARY KEY,
  key_id TEXT NOT NULL REFERENCES keys (id),
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE sessions (
  sha256 TEXT PRIMARY KEY,
  key_id TEXT REFERENCES keys (id),
  link_id TEXT REFERENCES links (id),
  expires_at INTEGER NOT NULL,
  CHECK ((key_id IS NULL) <> (link_id IS NULL))
) WITHOUT ROWID;
CREATE INDEX sessions_by_end ON sessions (expires_at);

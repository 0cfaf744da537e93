-- Files of events, and how far each is. The bytes are in R2; a chunk of rows is counted once, whoever commits it, by its number.

CREATE TABLE files (
  id TEXT PRIMARY KEY,
  stream TEXT NOT NULL,
  name TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('csv', 'ndjson', 'lines')),
  gzip INTEGER NOT NULL,
  object_key TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'loading', 'loaded', 'failed')),
  -- the next chunk, where it begins in the file as unpacked, and the header that was read
  chunk INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL DEFAULT 0,
  header TEXT,
  bytes_read INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  quarantined INTEGER NOT NULL DEFAULT 0,
  errors TEXT NOT NULL DEFAULT '[]',
  problem TEXT,
  received_at INTEGER NOT NULL,
  started_at INTEGER,
  touched_at INTEGER NOT NULL,
  finished_at INTEGER
);

CREATE INDEX files_by_stream ON files (stream, received_at, id);
CREATE INDEX files_under_way ON files (touched_at) WHERE state IN ('received', 'loading');

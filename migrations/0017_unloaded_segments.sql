-- Segments that could not be loaded into the warehouse, with why. A row goes when its segment is loaded after all.

CREATE TABLE unloaded_segments (
  stream TEXT NOT NULL,
  ledger TEXT NOT NULL,
  last INTEGER NOT NULL,
  key TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 1,
  first_failed_at INTEGER NOT NULL,
  failed_at INTEGER NOT NULL,
  PRIMARY KEY (stream, ledger, last)
) STRICT, WITHOUT ROWID;

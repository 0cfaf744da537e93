-- Replays that are kept, so that they can be listed. What each is, and how far, its Durable Object knows.
CREATE TABLE replays (
  id TEXT PRIMARY KEY,
  begun_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX replays_by_time ON replays (begun_at, id);

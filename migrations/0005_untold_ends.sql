-- Ends of images whose events the ledger has not taken yet: written in the transaction that ends them, deleted when they are
-- told. A row holds the ends of one write, all that their events are made of.

CREATE TABLE untold_ends (
  id TEXT PRIMARY KEY,
  ends TEXT NOT NULL,
  storing_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL
) WITHOUT ROWID;

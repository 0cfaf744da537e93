-- Model versions that passed or failed their check, and which version answers for a name. A deleted version keeps its row: its
-- number is used up, for workers may still remember what it was.

CREATE TABLE model_versions (
  model TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'refused', 'deleted')),
  created_at INTEGER NOT NULL,
  inspection TEXT,
  problem TEXT,
  evaluation TEXT,
  PRIMARY KEY (model, version)
) WITHOUT ROWID;

-- Every setting an alias ever had; the highest revision is in force, the one below it is where a rollback goes.
CREATE TABLE model_aliases (
  model TEXT NOT NULL,
  revision INTEGER NOT NULL,
  alias TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (model, revision)
) WITHOUT ROWID;

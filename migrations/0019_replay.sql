-- Rows that are counted anew beside those that are there, while a replay is under way: docs/replay.md. Facts have tables of their own, made and dropped with it.
CREATE TABLE replay_windows (
  job TEXT NOT NULL,
  window TEXT NOT NULL,
  start INTEGER NOT NULL,
  keys TEXT NOT NULL,
  "end" INTEGER NOT NULL,
  "values" TEXT NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (job, window, start, keys)
) STRICT, WITHOUT ROWID;

-- Segments whose rows are in the tables of a replay. `last` may not be NULL: a swap that finds itself behind the live tables fails by it.
CREATE TABLE replay_loads (
  job TEXT NOT NULL,
  stream TEXT NOT NULL,
  ledger TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (job, stream, ledger, last)
) STRICT, WITHOUT ROWID;

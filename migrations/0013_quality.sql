-- What rules made of data, by day of event time: `load` is counted up as rows are loaded, `day` is of the whole day.
CREATE TABLE quality_results (
  pack TEXT NOT NULL,
  rule TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('load', 'day')),
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  table_name TEXT NOT NULL,
  severity TEXT NOT NULL,
  -- NULL where rows are counted for the end of the day, and not judged
  mostly REAL,
  element_count INTEGER NOT NULL,
  missing_count INTEGER NOT NULL,
  unexpected_count INTEGER NOT NULL,
  observed REAL,
  bound REAL,
  examples TEXT NOT NULL,
  evaluated_at INTEGER NOT NULL,
  success INTEGER GENERATED ALWAYS AS (CASE
    WHEN mostly IS NULL THEN NULL
    WHEN element_count = missing_count THEN 1
    ELSE 1.0 * (element_count - missing_count - unexpected_count) / (element_count - missing_count) >= mostly
  END) VIRTUAL,
  unexpected_percent REAL GENERATED ALWAYS AS (
    CASE WHEN element_count > missing_count THEN 100.0 * unexpected_count / (element_count - missing_count) END
  ) VIRTUAL,
  PRIMARY KEY (pack, rule, scope, day)
) STRICT, WITHOUT ROWID;

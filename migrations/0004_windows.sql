-- Window rows as they were at their close, or as they were corrected later. `keys` is JSON in the order of the window's `by`; `cells` is what the
-- values are read from, so that rows can be merged to fewer keys and to longer windows. Times in epoch ms.
CREATE TABLE windows (
  pack TEXT NOT NULL,
  window TEXT NOT NULL,
  start INTEGER NOT NULL,
  keys TEXT NOT NULL,
  "end" INTEGER NOT NULL,
  "values" TEXT NOT NULL,
  cells TEXT NOT NULL,
  revised INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (pack, window, start, keys)
) WITHOUT ROWID;

-- One stretch of trouble of one alert and group. A Board tells of it when it is raised and when it is over, perhaps more than once.
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  pack TEXT NOT NULL,
  alert TEXT NOT NULL,
  title TEXT NOT NULL,
  window TEXT NOT NULL,
  keys TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  window_end INTEGER NOT NULL,
  value REAL,
  bound REAL,
  raised_at INTEGER NOT NULL,
  cleared_at INTEGER,
  cleared_value REAL,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  note TEXT
) WITHOUT ROWID;
CREATE INDEX incidents_by_time ON incidents (raised_at, id);

-- Who is told of incidents: of one pack, or of all where `pack` is empty.
CREATE TABLE alert_webhooks (
  id TEXT PRIMARY KEY,
  pack TEXT NOT NULL,
  url TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (pack, url)
) WITHOUT ROWID;

-- A delivery is about a study, or about an incident: `alert/{id}`.
ALTER TABLE webhook_deliveries RENAME COLUMN study_id TO subject;

-- The webhooks that an incident owes are written in the transaction that tells of it.
CREATE TRIGGER incident_raised AFTER INSERT ON incidents
BEGIN
  INSERT INTO webhook_deliveries (id, subject, url, body, created_at, updated_at)
  SELECT 'msg_' || NEW.id || '_raised_' || id, 'alert/' || NEW.id, url,
    json_object(
      'type', 'alert.raised',
      'timestamp', strftime('%Y-%m-%dT%H:%M:%fZ', NEW.raised_at / 1000.0, 'unixepoch'),
      'data', json_object('incident', NEW.id, 'pack', NEW.pack, 'alert', NEW.alert, 'title', NEW.title, 'window', NEW.window,
        'keys', json(NEW.keys), 'window_start', strftime('%Y-%m-%dT%H:%M:%fZ', NEW.window_start / 1000.0, 'unixepoch'),
        'window_end', strftime('%Y-%m-%dT%H:%M:%fZ', NEW.window_end / 1000.0, 'unixepoch'), 'value', NEW.value, 'bound', NEW.bound)),
    CAST(unixepoch('subsec') * 1000 AS INTEGER), CAST(unixepoch('subsec') * 1000 AS INTEGER)
  FROM alert_webhooks WHERE pack IN ('', NEW.pack);
END;

CREATE TRIGGER incident_cleared AFTER UPDATE OF cleared_at ON incidents WHEN OLD.cleared_at IS NULL AND NEW.cleared_at IS NOT NULL
BEGIN
  INSERT INTO webhook_deliveries (id, subject, url, body, created_at, updated_at)
  SELECT 'msg_' || NEW.id || '_cleared_' || id, 'alert/' || NEW.id, url,
    json_object(
      'type', 'alert.cleared',
      'timestamp', strftime('%Y-%m-%dT%H:%M:%fZ', NEW.cleared_at / 1000.0, 'unixepoch'),
      'data', json_object('incident', NEW.id, 'pack', NEW.pack, 'alert', NEW.alert, 'title', NEW.title, 'window', NEW.window,
        'keys', json(NEW.keys), 'value', NEW.cleared_value, 'bound', NEW.bound,
        'raised_at', strftime('%Y-%m-%dT%H:%M:%fZ', NEW.raised_at / 1000.0, 'unixepoch'))),
    CAST(unixepoch('subsec') * 1000 AS INTEGER), CAST(unixepoch('subsec') * 1000 AS INTEGER)
  FROM alert_webhooks WHERE pack IN ('', NEW.pack);
END;

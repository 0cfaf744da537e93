-- Images and their results, studies, keys, idempotency keys and webhook deliveries.

CREATE TABLE studies (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  metadata TEXT,
  webhook TEXT,
  expected INTEGER,
  models TEXT,
  total INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  parked INTEGER NOT NULL DEFAULT 0,
  extra_runs INTEGER NOT NULL DEFAULT 0,
  completions INTEGER NOT NULL DEFAULT 0,
  completed_at INTEGER,
  complete INTEGER GENERATED ALWAYS AS
    (done + failed = total AND extra_runs = 0 AND total >= coalesce(expected, 1)) VIRTUAL
);

CREATE TABLE images (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  study_id TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'preprocessed', 'done', 'failed', 'parked')),
  attempt INTEGER NOT NULL DEFAULT 1,
  model TEXT NOT NULL,
  object_key TEXT NOT NULL,
  object_etag TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT,
  metadata TEXT,
  format TEXT,
  width INTEGER,
  height INTEGER,
  received_at INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  finished_at INTEGER,
  stages TEXT NOT NULL,
  usage TEXT NOT NULL,
  cost_usd REAL,
  problem TEXT,
  UNIQUE (study_id, name)
);
CREATE INDEX images_by_study ON images (study_id, seq);
-- The sweep looks for what is under way and has waited too long; finished images are not in this index.
CREATE INDEX images_under_way ON images (queued_at) WHERE state IN ('received', 'preprocessed');

-- What a version of a model says of an image. The `answer` decides the image; `study` (a further model of its study), `rerun`
-- and `shadow` are extra runs, written down as `pending` when they are queued. A shadow that is asked for later becomes that run, and
-- `shadowed` remembers what it was.
CREATE TABLE results (
  image_id TEXT NOT NULL,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('answer', 'study', 'rerun', 'shadow')),
  shadowed INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed')),
  label TEXT,
  probability REAL,
  uncertain INTEGER,
  predictions TEXT,
  problem TEXT,
  inference_ms REAL,
  queued_at INTEGER NOT NULL,
  finished_at INTEGER,
  PRIMARY KEY (image_id, model, version)
) WITHOUT ROWID;
CREATE INDEX results_pending ON results (queued_at) WHERE state = 'pending';
CREATE INDEX results_shadowed ON results (model, version) WHERE shadowed;

CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  requests_per_minute INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
);

CREATE TABLE idempotency_keys (
  key_id TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  fingerprint TEXT,
  image_id TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (key_id, idempotency_key)
) WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY,
  study_id TEXT NOT NULL,
  url TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'abandoned')),
  attempts INTEGER NOT NULL DEFAULT 0,
  announced INTEGER NOT NULL DEFAULT 0,
  last_status INTEGER,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (updated_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_by_study ON webhook_deliveries (study_id, created_at);

-- A study's counts and the webhooks it owes are kept by the database, in the transaction that moves an image: whatever dies
-- afterwards, they agree with the images.
CREATE TRIGGER image_counted AFTER INSERT ON images
BEGIN
  UPDATE studies SET total = total + 1 WHERE id = NEW.study_id;
END;

CREATE TRIGGER image_moved AFTER UPDATE OF state ON images
WHEN OLD.state <> NEW.state AND (OLD.state IN ('done', 'failed', 'parked') OR NEW.state IN ('done', 'failed', 'parked'))
BEGIN
  UPDATE studies SET
    done = done + (NEW.state = 'done') - (OLD.state = 'done'),
    failed = failed + (NEW.state = 'failed') - (OLD.state = 'failed'),
    parked = parked + (NEW.state = 'parked') - (OLD.state = 'parked')
  WHERE id = NEW.study_id;
END;

-- A study is not complete while extra runs that were asked for are under way; shadows are nobody's to wait for.
CREATE TRIGGER extra_run_asked AFTER INSERT ON results WHEN NEW.state = 'pending' AND NEW.role IN ('study', 'rerun')
BEGIN
  UPDATE studies SET extra_runs = extra_runs + 1 WHERE id = (SELECT study_id FROM images WHERE id = NEW.image_id);
END;

CREATE TRIGGER extra_run_moved AFTER UPDATE OF state, role ON results
WHEN (OLD.state = 'pending' AND OLD.role IN ('study', 'rerun')) <> (NEW.state = 'pending' AND NEW.role IN ('study', 'rerun'))
BEGIN
  UPDATE studies SET extra_runs = extra_runs
    + (NEW.state = 'pending' AND NEW.role IN ('study', 'rerun')) - (OLD.state = 'pending' AND OLD.role IN ('study', 'rerun'))
  WHERE id = (SELECT study_id FROM images WHERE id = NEW.image_id);
END;

CREATE TRIGGER image_failed AFTER UPDATE OF state ON images WHEN NEW.state = 'failed' AND OLD.state <> 'failed'
BEGIN
  INSERT INTO webhook_deliveries (id, study_id, url, body, created_at, updated_at)
  SELECT 'msg_' || NEW.id || '_' || NEW.attempt, id, webhook,
    json_object(
      'type', 'image.failed',
      'timestamp', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
      'data', json_object('study', id, 'image', NEW.id, 'name', NEW.name, 'problem', json(NEW.problem))),
    CAST(unixepoch('subsec') * 1000 AS INTEGER), CAST(unixepoch('subsec') * 1000 AS INTEGER)
  FROM studies WHERE id = NEW.study_id AND webhook IS NOT NULL;
END;

CREATE TRIGGER study_completed AFTER UPDATE ON studies WHEN NEW.complete AND NOT OLD.complete
BEGIN
  UPDATE studies SET
    completions = completions + 1,
    completed_at = CAST(unixepoch('subsec') * 1000 AS INTEGER)
  WHERE id = NEW.id;
  INSERT INTO webhook_deliveries (id, study_id, url, body, created_at, updated_at)
  SELECT 'msg_' || id || '_' || completions, id, webhook,
    json_object(
      'type', 'study.completed',
      'timestamp', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
      'data', json_object('study', id, 'completion', completions, 'total', total, 'done', done, 'failed', failed,
        'results', '/v1/studies/' || id || '/results')),
    CAST(unixepoch('subsec') * 1000 AS INTEGER), CAST(unixepoch('subsec') * 1000 AS INTEGER)
  FROM studies WHERE id = NEW.id AND webhook IS NOT NULL;
END;

-- Messages that no retry helped and that no image row can stand for; recovery sends them again.
CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  body TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
);

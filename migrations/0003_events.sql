-- Requests with rows that broke their contract. The rows as they were sent are in R2, under the stream and the message id.

CREATE TABLE quarantine (
  message_id TEXT NOT NULL,
  stream TEXT NOT NULL,
  contract TEXT NOT NULL,
  rows INTEGER NOT NULL,
  errors TEXT NOT NULL,
  quarantined_at INTEGER NOT NULL,
  PRIMARY KEY (stream, message_id)
) WITHOUT ROWID;

CREATE INDEX quarantine_by_time ON quarantine (stream, quarantined_at, message_id);

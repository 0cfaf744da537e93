-- Which list of bad rows an entry is about, the day on which they are counted, and how far they were replayed: `generation` lists
-- were written after the first, the last of them says which rows still wait.

ALTER TABLE quarantine ADD COLUMN kept TEXT NOT NULL DEFAULT '';
ALTER TABLE quarantine ADD COLUMN arrived TEXT NOT NULL DEFAULT '';
ALTER TABLE quarantine ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quarantine ADD COLUMN replayed INTEGER NOT NULL DEFAULT 0;

UPDATE quarantine SET kept = message_id, arrived = date(quarantined_at / 1000, 'unixepoch');

CREATE INDEX quarantine_waiting ON quarantine (stream, quarantined_at, message_id) WHERE replayed < rows;

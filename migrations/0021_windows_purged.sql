-- Rows of `windows` that begin before this time, epoch ms, were deleted, or may be. One row.
CREATE TABLE windows_purged (
  place INTEGER PRIMARY KEY CHECK (place = 1),
  purged_to INTEGER NOT NULL
) STRICT;
INSERT INTO windows_purged (place, purged_to) VALUES (1, 0);

-- Written by `tributary packs ddl`: the warehouse of playback.
CREATE TABLE playback_errors_fact (
  "error_code" TEXT NOT NULL,
  "device_type" TEXT NOT NULL,
  "os" TEXT NOT NULL,
  "minute" INTEGER NOT NULL,
  "lines" INTEGER,
  PRIMARY KEY ("error_code", "device_type", "os", "minute")
) STRICT;

CREATE INDEX playback_errors_fact_by_time ON playback_errors_fact ("minute");

CREATE VIEW playback_errors_star AS
SELECT f.*, "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM playback_errors_fact AS f
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."minute") + 0) / 1000, 'unixepoch');

CREATE VIEW playback_qoe_minutes AS
SELECT b.start AS minute, b.keys ->> 'region' AS region, b.keys ->> 'cdn' AS cdn, b.keys ->> 'device_type' AS device_type,
  b."values" ->> 'rebuffers' AS rebuffers, b."values" ->> 'buffered' AS buffered, b."values" ->> 'watched' AS watched,
  r."values" ->> 'avg_kbps' AS avg_kbps, coalesce(d."values" ->> 'exits', 0) AS exits, d."values" ->> 'sessions' AS sessions
FROM windows AS b
LEFT JOIN windows AS r ON r.pack = b.pack AND r.window = 'bitrate' AND r.start = b.start AND r.keys = b.keys
LEFT JOIN windows AS d ON d.pack = b.pack AND d.window = 'drop_off' AND d.start = b.start AND d.keys = b.keys
WHERE b.pack = 'playback' AND b.window = 'buffering';

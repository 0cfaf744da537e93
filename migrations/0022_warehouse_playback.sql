-- Written by `tributary packs ddl`: the warehouse of playback.
DROP VIEW playback_errors_star;

DROP VIEW playback_qoe_minutes;

CREATE TABLE playback_qoe_fact (
  "minute" INTEGER NOT NULL,
  "region" TEXT NOT NULL,
  "cdn" TEXT NOT NULL,
  "device_type" TEXT NOT NULL,
  "rebuffers" INTEGER,
  "buffered" REAL,
  "watched" REAL,
  "avg_kbps" REAL,
  "exits" INTEGER,
  "ended" INTEGER,
  PRIMARY KEY ("minute", "region", "cdn", "device_type")
) STRICT;

CREATE INDEX playback_qoe_fact_by_time ON playback_qoe_fact ("minute");

CREATE TRIGGER playback_qoe_fact_after_insert AFTER INSERT ON playback_qoe_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'playback.qoe_fact', (NEW."minute" - ((NEW."minute" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."minute" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER playback_qoe_fact_after_update AFTER UPDATE ON playback_qoe_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'playback.qoe_fact', (OLD."minute" - ((OLD."minute" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."minute" IS NOT NULL AND OLD."minute" IS NOT NEW."minute" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'playback.qoe_fact', (NEW."minute" - ((NEW."minute" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."minute" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER playback_qoe_fact_after_delete AFTER DELETE ON playback_qoe_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'playback.qoe_fact', (OLD."minute" - ((OLD."minute" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."minute" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'playback.qoe_fact' AND day = (OLD."minute" - ((OLD."minute" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."minute") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER playback_qoe_fact_from_buffering_insert AFTER INSERT ON windows WHEN NEW.pack = 'playback' AND NEW.window = 'buffering' BEGIN
  INSERT INTO playback_qoe_fact ("minute", "region", "cdn", "device_type", "rebuffers", "buffered", "watched") VALUES (NEW.start, coalesce(NEW.keys ->> 'region', ''), coalesce(NEW.keys ->> 'cdn', ''), coalesce(NEW.keys ->> 'device_type', ''), CAST(NEW."values" ->> 'rebuffers' AS INTEGER), CAST(NEW."values" ->> 'buffered' AS REAL), CAST(NEW."values" ->> 'watched' AS REAL))
  ON CONFLICT ("minute", "region", "cdn", "device_type") DO UPDATE SET "rebuffers" = excluded."rebuffers", "buffered" = excluded."buffered", "watched" = excluded."watched"
WHERE "rebuffers" IS NOT excluded."rebuffers" OR "buffered" IS NOT excluded."buffered" OR "watched" IS NOT excluded."watched";
  INSERT INTO warehouse_tables (name, version, newest, loaded_at) VALUES ('playback_qoe_fact', 1, NEW.start, NEW.written_at)
  ON CONFLICT (name) DO UPDATE SET version = version + 1, newest = max(newest, excluded.newest), loaded_at = max(loaded_at, excluded.loaded_at)
  WHERE loaded_at < excluded.loaded_at OR newest < excluded.newest;
END;

CREATE TRIGGER playback_qoe_fact_from_buffering_update AFTER UPDATE ON windows WHEN NEW.pack = 'playback' AND NEW.window = 'buffering' BEGIN
  INSERT INTO playback_qoe_fact ("minute", "region", "cdn", "device_type", "rebuffers", "buffered", "watched") VALUES (NEW.start, coalesce(NEW.keys ->> 'region', ''), coalesce(NEW.keys ->> 'cdn', ''), coalesce(NEW.keys ->> 'device_type', ''), CAST(NEW."values" ->> 'rebuffers' AS INTEGER), CAST(NEW."values" ->> 'buffered' AS REAL), CAST(NEW."values" ->> 'watched' AS REAL))
  ON CONFLICT ("minute", "region", "cdn", "device_type") DO UPDATE SET "rebuffers" = excluded."rebuffers", "buffered" = excluded."buffered", "watched" = excluded."watched"
WHERE "rebuffers" IS NOT excluded."rebuffers" OR "buffered" IS NOT excluded."buffered" OR "watched" IS NOT excluded."watched";
  INSERT INTO warehouse_tables (name, version, newest, loaded_at) VALUES ('playback_qoe_fact', 1, NEW.start, NEW.written_at)
  ON CONFLICT (name) DO UPDATE SET version = version + 1, newest = max(newest, excluded.newest), loaded_at = max(loaded_at, excluded.loaded_at)
  WHERE loaded_at < excluded.loaded_at OR newest < excluded.newest;
END;

CREATE TRIGGER playback_qoe_fact_from_buffering_delete AFTER DELETE ON windows WHEN OLD.pack = 'playback' AND OLD.window = 'buffering' BEGIN
  UPDATE playback_qoe_fact SET "rebuffers" = NULL, "buffered" = NULL, "watched" = NULL WHERE "minute" = OLD.start AND "region" = coalesce(OLD.keys ->> 'region', '') AND "cdn" = coalesce(OLD.keys ->> 'cdn', '') AND "device_type" = coalesce(OLD.keys ->> 'device_type', '') AND OLD.start >= (SELECT purged_to FROM windows_purged);
  DELETE FROM playback_qoe_fact WHERE "minute" = OLD.start AND "region" = coalesce(OLD.keys ->> 'region', '') AND "cdn" = coalesce(OLD.keys ->> 'cdn', '') AND "device_type" = coalesce(OLD.keys ->> 'device_type', '') AND OLD.start >= (SELECT purged_to FROM windows_purged) AND "rebuffers" IS NULL AND "buffered" IS NULL AND "watched" IS NULL AND "avg_kbps" IS NULL AND "exits" IS NULL AND "ended" IS NULL;
  UPDATE warehouse_tables SET version = version + 1 WHERE name = 'playback_qoe_fact' AND OLD.start >= (SELECT purged_to FROM windows_purged);
END;

CREATE TRIGGER playback_qoe_fact_from_bitrate_insert AFTER INSERT ON windows WHEN NEW.pack = 'playback' AND NEW.window = 'bitrate' BEGIN
  INSERT INTO playback_qoe_fact ("minute", "region", "cdn", "device_type", "avg_kbps") VALUES (NEW.start, coalesce(NEW.keys ->> 'region', ''), coalesce(NEW.keys ->> 'cdn', ''), coalesce(NEW.keys ->> 'device_type', ''), CAST(NEW."values" ->> 'avg_kbps' AS REAL))
  ON CONFLICT ("minute", "region", "cdn", "device_type") DO UPDATE SET "avg_kbps" = excluded."avg_kbps"
WHERE "avg_kbps" IS NOT excluded."avg_kbps";
  INSERT INTO warehouse_tables (name, version, newest, loaded_at) VALUES ('playback_qoe_fact', 1, NEW.start, NEW.written_at)
  ON CONFLICT (name) DO UPDATE SET version = version + 1, newest = max(newest, excluded.newest), loaded_at = max(loaded_at, excluded.loaded_at)
  WHERE loaded_at < excluded.loaded_at OR newest < excluded.newest;
END;

CREATE TRIGGER playback_qoe_fact_from_bitrate_update AFTER UPDATE ON windows WHEN NEW.pack = 'playback' AND NEW.window = 'bitrate' BEGIN
  INSERT INTO playback_qoe_fact ("minute", "region", "cdn", "device_type", "avg_kbps") VALUES (NEW.start, coalesce(NEW.keys ->> 'region', ''), coalesce(NEW.keys ->> 'cdn', ''), coalesce(NEW.keys ->> 'device_type', ''), CAST(NEW."values" ->> 'avg_kbps' AS REAL))
  ON CONFLICT ("minute", "region", "cdn", "device_type") DO UPDATE SET "avg_kbps" = excluded."avg_kbps"
WHERE "avg_kbps" IS NOT excluded."avg_kbps";
  INSERT INTO warehouse_tables (name, version, newest, loaded_at) VALUES ('playback_qoe_fact', 1, NEW.start, NEW.written_at)
  ON CONFLICT (name) DO UPDATE SET version = version + 1, newest = max(newest, excluded.newest), loaded_at = max(loaded_at, excluded.loaded_at)
  WHERE loaded_at < excluded.loaded_at OR newest < excluded.newest;
END;

CREATE TRIGGER playback_qoe_fact_from_bitrate_delete AFTER DELETE ON windows WHEN OLD.pack = 'playback' AND OLD.window = 'bitrate' BEGIN
  UPDATE playback_qoe_fact SET "avg_kbps" = NULL WHERE "minute" = OLD.start AND "region" = coalesce(OLD.keys ->> 'region', '') AND "cdn" = coalesce(OLD.keys ->> 'cdn', '') AND "device_type" = coalesce(OLD.keys ->> 'device_type', '') AND OLD.start >= (SELECT purged_to FROM windows_purged);
  DELETE FROM playback_qoe_fact WHERE "minute" = OLD.start AND "region" = coalesce(OLD.keys ->> 'region', '') AND "cdn" = coalesce(OLD.keys ->> 'cdn', '') AND "device_type" = coalesce(OLD.keys ->> 'device_type', '') AND OLD.start >= (SELECT purged_to FROM windows_purged) AND "rebuffers" IS NULL AND "buffered" IS NULL AND "watched" IS NULL AND "avg_kbps" IS NULL AND "exits" IS NULL AND "ended" IS NULL;
  UPDATE warehouse_tables SET version = version + 1 WHERE name = 'playback_qoe_fact' AND OLD.start >= (SELECT purged_to FROM windows_purged);
END;

CREATE TRIGGER playback_qoe_fact_from_drop_off_insert AFTER INSERT ON windows WHEN NEW.pack = 'playback' AND NEW.window = 'drop_off' BEGIN
  INSERT INTO playback_qoe_fact ("minute", "region", "cdn", "device_type", "exits", "ended") VALUES (NEW.start, coalesce(NEW.keys ->> 'region', ''), coalesce(NEW.keys ->> 'cdn', ''), coalesce(NEW.keys ->> 'device_type', ''), CAST(NEW."values" ->> 'exits' AS INTEGER), CAST(NEW."values" ->> 'ended' AS INTEGER))
  ON CONFLICT ("minute", "region", "cdn", "device_type") DO UPDATE SET "exits" = excluded."exits", "ended" = excluded."ended"
WHERE "exits" IS NOT excluded."exits" OR "ended" IS NOT excluded."ended";
  INSERT INTO warehouse_tables (name, version, newest, loaded_at) VALUES ('playback_qoe_fact', 1, NEW.start, NEW.written_at)
  ON CONFLICT (name) DO UPDATE SET version = version + 1, newest = max(newest, excluded.newest), loaded_at = max(loaded_at, excluded.loaded_at)
  WHERE loaded_at < excluded.loaded_at OR newest < excluded.newest;
END;

CREATE TRIGGER playback_qoe_fact_from_drop_off_update AFTER UPDATE ON windows WHEN NEW.pack = 'playback' AND NEW.window = 'drop_off' BEGIN
  INSERT INTO playback_qoe_fact ("minute", "region", "cdn", "device_type", "exits", "ended") VALUES (NEW.start, coalesce(NEW.keys ->> 'region', ''), coalesce(NEW.keys ->> 'cdn', ''), coalesce(NEW.keys ->> 'device_type', ''), CAST(NEW."values" ->> 'exits' AS INTEGER), CAST(NEW."values" ->> 'ended' AS INTEGER))
  ON CONFLICT ("minute", "region", "cdn", "device_type") DO UPDATE SET "exits" = excluded."exits", "ended" = excluded."ended"
WHERE "exits" IS NOT excluded."exits" OR "ended" IS NOT excluded."ended";
  INSERT INTO warehouse_tables (name, version, newest, loaded_at) VALUES ('playback_qoe_fact', 1, NEW.start, NEW.written_at)
  ON CONFLICT (name) DO UPDATE SET version = version + 1, newest = max(newest, excluded.newest), loaded_at = max(loaded_at, excluded.loaded_at)
  WHERE loaded_at < excluded.loaded_at OR newest < excluded.newest;
END;

CREATE TRIGGER playback_qoe_fact_from_drop_off_delete AFTER DELETE ON windows WHEN OLD.pack = 'playback' AND OLD.window = 'drop_off' BEGIN
  UPDATE playback_qoe_fact SET "exits" = NULL, "ended" = NULL WHERE "minute" = OLD.start AND "region" = coalesce(OLD.keys ->> 'region', '') AND "cdn" = coalesce(OLD.keys ->> 'cdn', '') AND "device_type" = coalesce(OLD.keys ->> 'device_type', '') AND OLD.start >= (SELECT purged_to FROM windows_purged);
  DELETE FROM playback_qoe_fact WHERE "minute" = OLD.start AND "region" = coalesce(OLD.keys ->> 'region', '') AND "cdn" = coalesce(OLD.keys ->> 'cdn', '') AND "device_type" = coalesce(OLD.keys ->> 'device_type', '') AND OLD.start >= (SELECT purged_to FROM windows_purged) AND "rebuffers" IS NULL AND "buffered" IS NULL AND "watched" IS NULL AND "avg_kbps" IS NULL AND "exits" IS NULL AND "ended" IS NULL;
  UPDATE warehouse_tables SET version = version + 1 WHERE name = 'playback_qoe_fact' AND OLD.start >= (SELECT purged_to FROM windows_purged);
END;

CREATE VIEW playback_qoe_star AS
SELECT f.*, "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM playback_qoe_fact AS f
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."minute") + 0) / 1000, 'unixepoch');

CREATE VIEW playback_errors_star AS
SELECT f.*, "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM playback_errors_fact AS f
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."minute") + 0) / 1000, 'unixepoch');

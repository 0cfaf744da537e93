-- Written by `tributary packs ddl`: the warehouse of playback.
CREATE TRIGGER playback_errors_fact_after_insert AFTER INSERT ON playback_errors_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'playback.errors_fact', (NEW."minute" - ((NEW."minute" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."minute" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER playback_errors_fact_after_update AFTER UPDATE ON playback_errors_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'playback.errors_fact', (OLD."minute" - ((OLD."minute" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."minute" IS NOT NULL AND OLD."minute" IS NOT NEW."minute" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'playback.errors_fact', (NEW."minute" - ((NEW."minute" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."minute" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER playback_errors_fact_after_delete AFTER DELETE ON playback_errors_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'playback.errors_fact', (OLD."minute" - ((OLD."minute" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."minute" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'playback.errors_fact' AND day = (OLD."minute" - ((OLD."minute" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."minute") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

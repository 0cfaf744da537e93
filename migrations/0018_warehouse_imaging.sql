-- Written by `tributary packs ddl`: the warehouse of imaging.
CREATE TRIGGER imaging_inferences_fact_after_insert AFTER INSERT ON imaging_inferences_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'imaging.inferences_fact', (NEW."at" - ((NEW."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER imaging_inferences_fact_after_update AFTER UPDATE ON imaging_inferences_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'imaging.inferences_fact', (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."at" IS NOT NULL AND OLD."at" IS NOT NEW."at" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'imaging.inferences_fact', (NEW."at" - ((NEW."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER imaging_inferences_fact_after_delete AFTER DELETE ON imaging_inferences_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'imaging.inferences_fact', (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'imaging.inferences_fact' AND day = (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."at") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

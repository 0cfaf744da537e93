-- Written by `tributary packs ddl`: the warehouse of recommendations.
CREATE TRIGGER recommendations_user_dim_after_insert AFTER INSERT ON recommendations_user_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.user_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('recommendations.impressions_fact', 'recommendations.interactions_fact', 'recommendations.first_use_fact') AND day >= NEW.valid_from / 86400000
    AND day <= coalesce(NEW.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND NEW.valid_from > -62167219200000;
END;

CREATE TRIGGER recommendations_user_dim_after_update AFTER UPDATE ON recommendations_user_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.user_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER recommendations_user_dim_after_delete AFTER DELETE ON recommendations_user_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.user_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('recommendations.impressions_fact', 'recommendations.interactions_fact', 'recommendations.first_use_fact') AND day >= OLD.valid_from / 86400000
    AND day <= coalesce(OLD.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND OLD.valid_from > -62167219200000;
END;

CREATE TRIGGER recommendations_impressions_fact_after_insert AFTER INSERT ON recommendations_impressions_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.impressions_fact', (NEW."shown_at" - ((NEW."shown_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."shown_at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER recommendations_impressions_fact_after_update AFTER UPDATE ON recommendations_impressions_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.impressions_fact', (OLD."shown_at" - ((OLD."shown_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."shown_at" IS NOT NULL AND OLD."shown_at" IS NOT NEW."shown_at" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.impressions_fact', (NEW."shown_at" - ((NEW."shown_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."shown_at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER recommendations_impressions_fact_after_delete AFTER DELETE ON recommendations_impressions_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.impressions_fact', (OLD."shown_at" - ((OLD."shown_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."shown_at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'recommendations.impressions_fact' AND day = (OLD."shown_at" - ((OLD."shown_at" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."shown_at") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER recommendations_interactions_fact_after_insert AFTER INSERT ON recommendations_interactions_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.interactions_fact', (NEW."at" - ((NEW."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER recommendations_interactions_fact_after_update AFTER UPDATE ON recommendations_interactions_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.interactions_fact', (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."at" IS NOT NULL AND OLD."at" IS NOT NEW."at" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.interactions_fact', (NEW."at" - ((NEW."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER recommendations_interactions_fact_after_delete AFTER DELETE ON recommendations_interactions_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.interactions_fact', (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'recommendations.interactions_fact' AND day = (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."at") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER recommendations_first_use_fact_after_insert AFTER INSERT ON recommendations_first_use_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.first_use_fact', (NEW."first_at" - ((NEW."first_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."first_at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER recommendations_first_use_fact_after_update AFTER UPDATE ON recommendations_first_use_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.first_use_fact', (OLD."first_at" - ((OLD."first_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."first_at" IS NOT NULL AND OLD."first_at" IS NOT NEW."first_at" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.first_use_fact', (NEW."first_at" - ((NEW."first_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."first_at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER recommendations_first_use_fact_after_delete AFTER DELETE ON recommendations_first_use_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'recommendations.first_use_fact', (OLD."first_at" - ((OLD."first_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."first_at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'recommendations.first_use_fact' AND day = (OLD."first_at" - ((OLD."first_at" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."first_at") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

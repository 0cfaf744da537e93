-- Written by `tributary packs ddl`: the warehouse of streamflix.
CREATE TRIGGER streamflix_user_dim_after_insert AFTER INSERT ON streamflix_user_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.user_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('streamflix.viewership_fact', 'streamflix.engagement_fact', 'streamflix.recommendation_fact') AND day >= NEW.valid_from / 86400000
    AND day <= coalesce(NEW.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND NEW.valid_from > -62167219200000;
END;

CREATE TRIGGER streamflix_user_dim_after_update AFTER UPDATE ON streamflix_user_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.user_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_user_dim_after_delete AFTER DELETE ON streamflix_user_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.user_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('streamflix.viewership_fact', 'streamflix.engagement_fact', 'streamflix.recommendation_fact') AND day >= OLD.valid_from / 86400000
    AND day <= coalesce(OLD.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND OLD.valid_from > -62167219200000;
END;

CREATE TRIGGER streamflix_video_dim_after_insert AFTER INSERT ON streamflix_video_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.video_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_video_dim_after_update AFTER UPDATE ON streamflix_video_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.video_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_video_dim_after_delete AFTER DELETE ON streamflix_video_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.video_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_device_dim_after_insert AFTER INSERT ON streamflix_device_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.device_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('streamflix.viewership_fact') AND day >= NEW.valid_from / 86400000
    AND day <= coalesce(NEW.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND NEW.valid_from > -62167219200000;
END;

CREATE TRIGGER streamflix_device_dim_after_update AFTER UPDATE ON streamflix_device_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.device_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_device_dim_after_delete AFTER DELETE ON streamflix_device_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.device_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('streamflix.viewership_fact') AND day >= OLD.valid_from / 86400000
    AND day <= coalesce(OLD.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND OLD.valid_from > -62167219200000;
END;

CREATE TRIGGER streamflix_region_dim_after_insert AFTER INSERT ON streamflix_region_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.region_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_region_dim_after_update AFTER UPDATE ON streamflix_region_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.region_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_region_dim_after_delete AFTER DELETE ON streamflix_region_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.region_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_viewership_fact_after_insert AFTER INSERT ON streamflix_viewership_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.viewership_fact', (NEW."timestamp" - ((NEW."timestamp" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."timestamp" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_viewership_fact_after_update AFTER UPDATE ON streamflix_viewership_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.viewership_fact', (OLD."timestamp" - ((OLD."timestamp" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."timestamp" IS NOT NULL AND OLD."timestamp" IS NOT NEW."timestamp" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.viewership_fact', (NEW."timestamp" - ((NEW."timestamp" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."timestamp" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_viewership_fact_after_delete AFTER DELETE ON streamflix_viewership_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.viewership_fact', (OLD."timestamp" - ((OLD."timestamp" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."timestamp" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'streamflix.viewership_fact' AND day = (OLD."timestamp" - ((OLD."timestamp" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."timestamp") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_engagement_fact_after_insert AFTER INSERT ON streamflix_engagement_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.engagement_fact', (NEW."at" - ((NEW."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_engagement_fact_after_update AFTER UPDATE ON streamflix_engagement_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.engagement_fact', (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."at" IS NOT NULL AND OLD."at" IS NOT NEW."at" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.engagement_fact', (NEW."at" - ((NEW."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_engagement_fact_after_delete AFTER DELETE ON streamflix_engagement_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.engagement_fact', (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'streamflix.engagement_fact' AND day = (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."at") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_recommendation_fact_after_insert AFTER INSERT ON streamflix_recommendation_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.recommendation_fact', (NEW."at" - ((NEW."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_recommendation_fact_after_update AFTER UPDATE ON streamflix_recommendation_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.recommendation_fact', (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."at" IS NOT NULL AND OLD."at" IS NOT NEW."at" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.recommendation_fact', (NEW."at" - ((NEW."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER streamflix_recommendation_fact_after_delete AFTER DELETE ON streamflix_recommendation_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'streamflix.recommendation_fact', (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'streamflix.recommendation_fact' AND day = (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."at") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

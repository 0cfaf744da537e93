-- Written by `tributary packs ddl`: the warehouse of quickeats.
CREATE TRIGGER quickeats_customer_dim_after_insert AFTER INSERT ON quickeats_customer_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.customer_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('quickeats.orders_fact', 'quickeats.customer_feedback_fact', 'quickeats.activity_fact') AND day >= NEW.valid_from / 86400000
    AND day <= coalesce(NEW.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND NEW.valid_from > -62167219200000;
END;

CREATE TRIGGER quickeats_customer_dim_after_update AFTER UPDATE ON quickeats_customer_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.customer_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_customer_dim_after_delete AFTER DELETE ON quickeats_customer_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.customer_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('quickeats.orders_fact', 'quickeats.customer_feedback_fact', 'quickeats.activity_fact') AND day >= OLD.valid_from / 86400000
    AND day <= coalesce(OLD.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND OLD.valid_from > -62167219200000;
END;

CREATE TRIGGER quickeats_restaurant_dim_after_insert AFTER INSERT ON quickeats_restaurant_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.restaurant_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('quickeats.orders_fact', 'quickeats.delivery_fact') AND day >= NEW.valid_from / 86400000
    AND day <= coalesce(NEW.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND NEW.valid_from > -62167219200000;
END;

CREATE TRIGGER quickeats_restaurant_dim_after_update AFTER UPDATE ON quickeats_restaurant_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.restaurant_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_restaurant_dim_after_delete AFTER DELETE ON quickeats_restaurant_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.restaurant_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('quickeats.orders_fact', 'quickeats.delivery_fact') AND day >= OLD.valid_from / 86400000
    AND day <= coalesce(OLD.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND OLD.valid_from > -62167219200000;
END;

CREATE TRIGGER quickeats_driver_dim_after_insert AFTER INSERT ON quickeats_driver_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.driver_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('quickeats.orders_fact', 'quickeats.delivery_fact', 'quickeats.driver_activity_fact', 'quickeats.positions_fact') AND day >= NEW.valid_from / 86400000
    AND day <= coalesce(NEW.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND NEW.valid_from > -62167219200000;
END;

CREATE TRIGGER quickeats_driver_dim_after_update AFTER UPDATE ON quickeats_driver_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.driver_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_driver_dim_after_delete AFTER DELETE ON quickeats_driver_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.driver_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('quickeats.orders_fact', 'quickeats.delivery_fact', 'quickeats.driver_activity_fact', 'quickeats.positions_fact') AND day >= OLD.valid_from / 86400000
    AND day <= coalesce(OLD.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND OLD.valid_from > -62167219200000;
END;

CREATE TRIGGER quickeats_city_dim_after_insert AFTER INSERT ON quickeats_city_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.city_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('quickeats.orders_fact', 'quickeats.delivery_fact', 'quickeats.customer_feedback_fact', 'quickeats.activity_fact', 'quickeats.driver_activity_fact') AND day >= NEW.valid_from / 86400000
    AND day <= coalesce(NEW.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND NEW.valid_from > -62167219200000;
END;

CREATE TRIGGER quickeats_city_dim_after_update AFTER UPDATE ON quickeats_city_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.city_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_city_dim_after_delete AFTER DELETE ON quickeats_city_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.city_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('quickeats.orders_fact', 'quickeats.delivery_fact', 'quickeats.customer_feedback_fact', 'quickeats.activity_fact', 'quickeats.driver_activity_fact') AND day >= OLD.valid_from / 86400000
    AND day <= coalesce(OLD.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND OLD.valid_from > -62167219200000;
END;

CREATE TRIGGER quickeats_orders_fact_after_insert AFTER INSERT ON quickeats_orders_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.orders_fact', (NEW."order_time" - ((NEW."order_time" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."order_time" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_orders_fact_after_update AFTER UPDATE ON quickeats_orders_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.orders_fact', (OLD."order_time" - ((OLD."order_time" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."order_time" IS NOT NULL AND OLD."order_time" IS NOT NEW."order_time" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.orders_fact', (NEW."order_time" - ((NEW."order_time" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."order_time" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_orders_fact_after_delete AFTER DELETE ON quickeats_orders_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.orders_fact', (OLD."order_time" - ((OLD."order_time" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."order_time" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'quickeats.orders_fact' AND day = (OLD."order_time" - ((OLD."order_time" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."order_time") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_delivery_fact_after_insert AFTER INSERT ON quickeats_delivery_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.delivery_fact', (NEW."order_time" - ((NEW."order_time" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."order_time" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_delivery_fact_after_update AFTER UPDATE ON quickeats_delivery_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.delivery_fact', (OLD."order_time" - ((OLD."order_time" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."order_time" IS NOT NULL AND OLD."order_time" IS NOT NEW."order_time" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.delivery_fact', (NEW."order_time" - ((NEW."order_time" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."order_time" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_delivery_fact_after_delete AFTER DELETE ON quickeats_delivery_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.delivery_fact', (OLD."order_time" - ((OLD."order_time" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."order_time" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'quickeats.delivery_fact' AND day = (OLD."order_time" - ((OLD."order_time" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."order_time") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_customer_feedback_fact_after_insert AFTER INSERT ON quickeats_customer_feedback_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.customer_feedback_fact', (NEW."at" - ((NEW."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_customer_feedback_fact_after_update AFTER UPDATE ON quickeats_customer_feedback_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.customer_feedback_fact', (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."at" IS NOT NULL AND OLD."at" IS NOT NEW."at" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.customer_feedback_fact', (NEW."at" - ((NEW."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_customer_feedback_fact_after_delete AFTER DELETE ON quickeats_customer_feedback_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.customer_feedback_fact', (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'quickeats.customer_feedback_fact' AND day = (OLD."at" - ((OLD."at" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."at") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_activity_fact_after_insert AFTER INSERT ON quickeats_activity_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.activity_fact', (NEW."half_hour" - ((NEW."half_hour" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."half_hour" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_activity_fact_after_update AFTER UPDATE ON quickeats_activity_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.activity_fact', (OLD."half_hour" - ((OLD."half_hour" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."half_hour" IS NOT NULL AND OLD."half_hour" IS NOT NEW."half_hour" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.activity_fact', (NEW."half_hour" - ((NEW."half_hour" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."half_hour" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_activity_fact_after_delete AFTER DELETE ON quickeats_activity_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.activity_fact', (OLD."half_hour" - ((OLD."half_hour" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."half_hour" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'quickeats.activity_fact' AND day = (OLD."half_hour" - ((OLD."half_hour" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."half_hour") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_driver_activity_fact_after_insert AFTER INSERT ON quickeats_driver_activity_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.driver_activity_fact', (NEW."half_hour" - ((NEW."half_hour" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."half_hour" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_driver_activity_fact_after_update AFTER UPDATE ON quickeats_driver_activity_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.driver_activity_fact', (OLD."half_hour" - ((OLD."half_hour" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."half_hour" IS NOT NULL AND OLD."half_hour" IS NOT NEW."half_hour" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.driver_activity_fact', (NEW."half_hour" - ((NEW."half_hour" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."half_hour" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER quickeats_driver_activity_fact_after_delete AFTER DELETE ON quickeats_driver_activity_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'quickeats.driver_activity_fact', (OLD."half_hour" - ((OLD."half_hour" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."half_hour" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'quickeats.driver_activity_fact' AND day = (OLD."half_hour" - ((OLD."half_hour" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."half_hour") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

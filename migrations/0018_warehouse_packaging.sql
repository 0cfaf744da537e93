-- Written by `tributary packs ddl`: the warehouse of packaging.
CREATE TRIGGER packaging_box_dim_after_insert AFTER INSERT ON packaging_box_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.box_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('packaging.decision_fact') AND day >= NEW.valid_from / 86400000
    AND day <= coalesce(NEW.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND NEW.valid_from > -62167219200000;
END;

CREATE TRIGGER packaging_box_dim_after_update AFTER UPDATE ON packaging_box_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.box_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER packaging_box_dim_after_delete AFTER DELETE ON packaging_box_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.box_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('packaging.decision_fact') AND day >= OLD.valid_from / 86400000
    AND day <= coalesce(OLD.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND OLD.valid_from > -62167219200000;
END;

CREATE TRIGGER packaging_benchmark_dim_after_insert AFTER INSERT ON packaging_benchmark_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.benchmark_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER packaging_benchmark_dim_after_update AFTER UPDATE ON packaging_benchmark_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.benchmark_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER packaging_benchmark_dim_after_delete AFTER DELETE ON packaging_benchmark_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.benchmark_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER packaging_shipment_fact_after_insert AFTER INSERT ON packaging_shipment_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.shipment_fact', (NEW."shipped_at" - ((NEW."shipped_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."shipped_at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER packaging_shipment_fact_after_update AFTER UPDATE ON packaging_shipment_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.shipment_fact', (OLD."shipped_at" - ((OLD."shipped_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."shipped_at" IS NOT NULL AND OLD."shipped_at" IS NOT NEW."shipped_at" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.shipment_fact', (NEW."shipped_at" - ((NEW."shipped_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."shipped_at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER packaging_shipment_fact_after_delete AFTER DELETE ON packaging_shipment_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.shipment_fact', (OLD."shipped_at" - ((OLD."shipped_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."shipped_at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'packaging.shipment_fact' AND day = (OLD."shipped_at" - ((OLD."shipped_at" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."shipped_at") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER packaging_decision_fact_after_insert AFTER INSERT ON packaging_decision_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.decision_fact', (NEW."decided_at" - ((NEW."decided_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."decided_at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER packaging_decision_fact_after_update AFTER UPDATE ON packaging_decision_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.decision_fact', (OLD."decided_at" - ((OLD."decided_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."decided_at" IS NOT NULL AND OLD."decided_at" IS NOT NEW."decided_at" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.decision_fact', (NEW."decided_at" - ((NEW."decided_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."decided_at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER packaging_decision_fact_after_delete AFTER DELETE ON packaging_decision_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'packaging.decision_fact', (OLD."decided_at" - ((OLD."decided_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."decided_at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'packaging.decision_fact' AND day = (OLD."decided_at" - ((OLD."decided_at" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."decided_at") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

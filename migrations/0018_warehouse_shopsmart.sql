-- Written by `tributary packs ddl`: the warehouse of shopsmart.
CREATE TRIGGER shopsmart_customer_dim_after_insert AFTER INSERT ON shopsmart_customer_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.customer_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('shopsmart.sales_fact') AND day >= NEW.valid_from / 86400000
    AND day <= coalesce(NEW.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND NEW.valid_from > -62167219200000;
END;

CREATE TRIGGER shopsmart_customer_dim_after_update AFTER UPDATE ON shopsmart_customer_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.customer_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_customer_dim_after_delete AFTER DELETE ON shopsmart_customer_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.customer_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('shopsmart.sales_fact') AND day >= OLD.valid_from / 86400000
    AND day <= coalesce(OLD.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND OLD.valid_from > -62167219200000;
END;

CREATE TRIGGER shopsmart_product_dim_after_insert AFTER INSERT ON shopsmart_product_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.product_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('shopsmart.sales_fact', 'shopsmart.inventory_fact', 'shopsmart.promotion_fact') AND day >= NEW.valid_from / 86400000
    AND day <= coalesce(NEW.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND NEW.valid_from > -62167219200000;
END;

CREATE TRIGGER shopsmart_product_dim_after_update AFTER UPDATE ON shopsmart_product_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.product_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_product_dim_after_delete AFTER DELETE ON shopsmart_product_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.product_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  UPDATE warehouse_days SET is_changed = 1 WHERE name IN ('shopsmart.sales_fact', 'shopsmart.inventory_fact', 'shopsmart.promotion_fact') AND day >= OLD.valid_from / 86400000
    AND day <= coalesce(OLD.valid_to / 86400000, day) AND purged_to > day * 86400000 AND is_changed = 0 AND OLD.valid_from > -62167219200000;
END;

CREATE TRIGGER shopsmart_store_dim_after_insert AFTER INSERT ON shopsmart_store_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.store_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_store_dim_after_update AFTER UPDATE ON shopsmart_store_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.store_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_store_dim_after_delete AFTER DELETE ON shopsmart_store_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.store_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_promotion_dim_after_insert AFTER INSERT ON shopsmart_promotion_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.promotion_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_promotion_dim_after_update AFTER UPDATE ON shopsmart_promotion_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.promotion_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_promotion_dim_after_delete AFTER DELETE ON shopsmart_promotion_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.promotion_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_sales_fact_after_insert AFTER INSERT ON shopsmart_sales_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.sales_fact', (NEW."sold_at" - ((NEW."sold_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."sold_at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_sales_fact_after_update AFTER UPDATE ON shopsmart_sales_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.sales_fact', (OLD."sold_at" - ((OLD."sold_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."sold_at" IS NOT NULL AND OLD."sold_at" IS NOT NEW."sold_at" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.sales_fact', (NEW."sold_at" - ((NEW."sold_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."sold_at" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_sales_fact_after_delete AFTER DELETE ON shopsmart_sales_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.sales_fact', (OLD."sold_at" - ((OLD."sold_at" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."sold_at" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'shopsmart.sales_fact' AND day = (OLD."sold_at" - ((OLD."sold_at" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."sold_at") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_inventory_fact_after_insert AFTER INSERT ON shopsmart_inventory_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.inventory_fact', (NEW."week" - ((NEW."week" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."week" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_inventory_fact_after_update AFTER UPDATE ON shopsmart_inventory_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.inventory_fact', (OLD."week" - ((OLD."week" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."week" IS NOT NULL AND OLD."week" IS NOT NEW."week" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.inventory_fact', (NEW."week" - ((NEW."week" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."week" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_inventory_fact_after_delete AFTER DELETE ON shopsmart_inventory_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.inventory_fact', (OLD."week" - ((OLD."week" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."week" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'shopsmart.inventory_fact' AND day = (OLD."week" - ((OLD."week" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."week") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_promotion_fact_after_insert AFTER INSERT ON shopsmart_promotion_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.promotion_fact', (NEW."day" - ((NEW."day" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."day" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_promotion_fact_after_update AFTER UPDATE ON shopsmart_promotion_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.promotion_fact', (OLD."day" - ((OLD."day" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."day" IS NOT NULL AND OLD."day" IS NOT NEW."day" ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.promotion_fact', (NEW."day" - ((NEW."day" % 86400000) + 86400000) % 86400000) / 86400000 WHERE NEW."day" IS NOT NULL ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER shopsmart_promotion_fact_after_delete AFTER DELETE ON shopsmart_promotion_fact BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.promotion_fact', (OLD."day" - ((OLD."day" % 86400000) + 86400000) % 86400000) / 86400000 WHERE OLD."day" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM warehouse_days WHERE name = 'shopsmart.promotion_fact' AND day = (OLD."day" - ((OLD."day" % 86400000) + 86400000) % 86400000) / 86400000 AND purged_to > OLD."day") ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

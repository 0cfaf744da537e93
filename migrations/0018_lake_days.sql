-- What the lake has of the days of the warehouse's tables, and what it does not have yet. Triggers of the tables write it.

CREATE TABLE warehouse_days (
  name TEXT NOT NULL,
  day INTEGER NOT NULL,
  is_changed INTEGER NOT NULL DEFAULT 1,
  version INTEGER NOT NULL DEFAULT 0,
  in_lake INTEGER NOT NULL DEFAULT 0,
  lake_rows INTEGER NOT NULL DEFAULT 0,
  purged_to INTEGER NOT NULL DEFAULT 0,
  purged_rows INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (name, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE warehouse_late (
  name TEXT NOT NULL,
  day INTEGER NOT NULL,
  version INTEGER NOT NULL,
  place INTEGER NOT NULL,
  "row" TEXT NOT NULL,
  PRIMARY KEY (name, day, version, place)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER time_dim_after_insert AFTER INSERT ON time_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'tributary.time_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER time_dim_after_update AFTER UPDATE ON time_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'tributary.time_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

CREATE TRIGGER time_dim_after_delete AFTER DELETE ON time_dim BEGIN
  INSERT INTO warehouse_days (name, day) SELECT 'tributary.time_dim', 0 WHERE true ON CONFLICT (name, day) DO UPDATE SET is_changed = 1 WHERE is_changed = 0;
END;

-- What is there already is in no lake yet.
INSERT INTO warehouse_days (name, day) VALUES ('tributary.time_dim', 0);
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'imaging.inferences_fact', ("at" - (("at" % 86400000) + 86400000) % 86400000) / 86400000 FROM imaging_inferences_fact WHERE "at" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT 'packaging.box_dim', 0 WHERE EXISTS (SELECT 1 FROM packaging_box_dim);
INSERT INTO warehouse_days (name, day) SELECT 'packaging.benchmark_dim', 0 WHERE EXISTS (SELECT 1 FROM packaging_benchmark_dim);
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'packaging.shipment_fact', ("shipped_at" - (("shipped_at" % 86400000) + 86400000) % 86400000) / 86400000 FROM packaging_shipment_fact WHERE "shipped_at" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'packaging.decision_fact', ("decided_at" - (("decided_at" % 86400000) + 86400000) % 86400000) / 86400000 FROM packaging_decision_fact WHERE "decided_at" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'playback.errors_fact', ("minute" - (("minute" % 86400000) + 86400000) % 86400000) / 86400000 FROM playback_errors_fact WHERE "minute" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT 'quickeats.customer_dim', 0 WHERE EXISTS (SELECT 1 FROM quickeats_customer_dim);
INSERT INTO warehouse_days (name, day) SELECT 'quickeats.restaurant_dim', 0 WHERE EXISTS (SELECT 1 FROM quickeats_restaurant_dim);
INSERT INTO warehouse_days (name, day) SELECT 'quickeats.driver_dim', 0 WHERE EXISTS (SELECT 1 FROM quickeats_driver_dim);
INSERT INTO warehouse_days (name, day) SELECT 'quickeats.city_dim', 0 WHERE EXISTS (SELECT 1 FROM quickeats_city_dim);
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'quickeats.orders_fact', ("order_time" - (("order_time" % 86400000) + 86400000) % 86400000) / 86400000 FROM quickeats_orders_fact WHERE "order_time" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'quickeats.delivery_fact', ("order_time" - (("order_time" % 86400000) + 86400000) % 86400000) / 86400000 FROM quickeats_delivery_fact WHERE "order_time" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'quickeats.customer_feedback_fact', ("at" - (("at" % 86400000) + 86400000) % 86400000) / 86400000 FROM quickeats_customer_feedback_fact WHERE "at" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'quickeats.activity_fact', ("half_hour" - (("half_hour" % 86400000) + 86400000) % 86400000) / 86400000 FROM quickeats_activity_fact WHERE "half_hour" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'quickeats.driver_activity_fact', ("half_hour" - (("half_hour" % 86400000) + 86400000) % 86400000) / 86400000 FROM quickeats_driver_activity_fact WHERE "half_hour" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT 'recommendations.user_dim', 0 WHERE EXISTS (SELECT 1 FROM recommendations_user_dim);
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'recommendations.impressions_fact', ("shown_at" - (("shown_at" % 86400000) + 86400000) % 86400000) / 86400000 FROM recommendations_impressions_fact WHERE "shown_at" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'recommendations.interactions_fact', ("at" - (("at" % 86400000) + 86400000) % 86400000) / 86400000 FROM recommendations_interactions_fact WHERE "at" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'recommendations.first_use_fact', ("first_at" - (("first_at" % 86400000) + 86400000) % 86400000) / 86400000 FROM recommendations_first_use_fact WHERE "first_at" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.customer_dim', 0 WHERE EXISTS (SELECT 1 FROM shopsmart_customer_dim);
INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.product_dim', 0 WHERE EXISTS (SELECT 1 FROM shopsmart_product_dim);
INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.store_dim', 0 WHERE EXISTS (SELECT 1 FROM shopsmart_store_dim);
INSERT INTO warehouse_days (name, day) SELECT 'shopsmart.promotion_dim', 0 WHERE EXISTS (SELECT 1 FROM shopsmart_promotion_dim);
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'shopsmart.sales_fact', ("sold_at" - (("sold_at" % 86400000) + 86400000) % 86400000) / 86400000 FROM shopsmart_sales_fact WHERE "sold_at" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'shopsmart.inventory_fact', ("week" - (("week" % 86400000) + 86400000) % 86400000) / 86400000 FROM shopsmart_inventory_fact WHERE "week" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'shopsmart.promotion_fact', ("day" - (("day" % 86400000) + 86400000) % 86400000) / 86400000 FROM shopsmart_promotion_fact WHERE "day" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT 'streamflix.user_dim', 0 WHERE EXISTS (SELECT 1 FROM streamflix_user_dim);
INSERT INTO warehouse_days (name, day) SELECT 'streamflix.video_dim', 0 WHERE EXISTS (SELECT 1 FROM streamflix_video_dim);
INSERT INTO warehouse_days (name, day) SELECT 'streamflix.device_dim', 0 WHERE EXISTS (SELECT 1 FROM streamflix_device_dim);
INSERT INTO warehouse_days (name, day) SELECT 'streamflix.region_dim', 0 WHERE EXISTS (SELECT 1 FROM streamflix_region_dim);
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'streamflix.viewership_fact', ("timestamp" - (("timestamp" % 86400000) + 86400000) % 86400000) / 86400000 FROM streamflix_viewership_fact WHERE "timestamp" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'streamflix.engagement_fact', ("at" - (("at" % 86400000) + 86400000) % 86400000) / 86400000 FROM streamflix_engagement_fact WHERE "at" IS NOT NULL;
INSERT INTO warehouse_days (name, day) SELECT DISTINCT 'streamflix.recommendation_fact', ("at" - (("at" % 86400000) + 86400000) % 86400000) / 86400000 FROM streamflix_recommendation_fact WHERE "at" IS NOT NULL;

-- Written by `tributary packs ddl`: the warehouse of quickeats.
CREATE TABLE quickeats_customer_dim (
  "customer_key" INTEGER PRIMARY KEY,
  "customer_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "name" TEXT,
  "city" TEXT,
  UNIQUE ("customer_id", "valid_from")
) STRICT;

CREATE TABLE quickeats_customer_log (
  "customer_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("customer_id", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE quickeats_restaurant_dim (
  "restaurant_key" INTEGER PRIMARY KEY,
  "restaurant_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "name" TEXT,
  "cuisine_type" TEXT,
  "city" TEXT,
  "avg_rating" REAL,
  UNIQUE ("restaurant_id", "valid_from")
) STRICT;

CREATE TABLE quickeats_restaurant_log (
  "restaurant_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("restaurant_id", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE quickeats_driver_dim (
  "driver_key" INTEGER PRIMARY KEY,
  "driver_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "name" TEXT,
  "city" TEXT,
  "vehicle_type" TEXT,
  UNIQUE ("driver_id", "valid_from")
) STRICT;

CREATE TABLE quickeats_driver_log (
  "driver_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("driver_id", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE quickeats_city_dim (
  "city_key" INTEGER PRIMARY KEY,
  "city" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "city_id" TEXT,
  "region" TEXT,
  "population" INTEGER,
  "traffic_index" REAL,
  UNIQUE ("city", "valid_from")
) STRICT;

CREATE TABLE quickeats_city_log (
  "city" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("city", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE quickeats_orders_fact (
  "order_id" TEXT NOT NULL,
  "order_time" INTEGER,
  "customer_id" TEXT,
  "restaurant_id" TEXT,
  "driver_id" TEXT,
  "city" TEXT,
  "payment_type" TEXT,
  "total_amount" INTEGER,
  "discount_applied" INTEGER,
  "commission" INTEGER,
  "delivered_at" INTEGER,
  "is_delivered" INTEGER,
  "is_cancelled" INTEGER,
  "payment_success" INTEGER,
  "payment_attempts" INTEGER,
  "payments_succeeded" INTEGER,
  "amount_paid" INTEGER,
  "customer_key" INTEGER,
  "restaurant_key" INTEGER,
  "driver_key" INTEGER,
  "city_key" INTEGER,
  "delivery_time" REAL GENERATED ALWAYS AS (CAST(((delivered_at - order_time) / 60000.0) AS REAL)) VIRTUAL,
  "revenue" INTEGER GENERATED ALWAYS AS (CAST((CASE WHEN is_delivered = 1 THEN total_amount - coalesce(discount_applied, 0) ELSE 0 END) AS INTEGER)) VIRTUAL,
  PRIMARY KEY ("order_id")
) STRICT;

CREATE INDEX quickeats_orders_fact_by_time ON quickeats_orders_fact ("order_time");

CREATE TABLE quickeats_delivery_fact (
  "order_id" TEXT NOT NULL,
  "order_time" INTEGER,
  "delivered_at" INTEGER,
  "driver_id" TEXT,
  "restaurant_id" TEXT,
  "city" TEXT,
  "payment_type" TEXT,
  "eta_error" REAL,
  "distance_travelled" REAL,
  "preparation_time" REAL,
  "weather" TEXT,
  "driver_key" INTEGER,
  "restaurant_key" INTEGER,
  "city_key" INTEGER,
  "delivery_time" REAL GENERATED ALWAYS AS (CAST(((delivered_at - order_time) / 60000.0) AS REAL)) VIRTUAL,
  "eta" REAL GENERATED ALWAYS AS (CAST(((delivered_at - order_time) / 60000.0 - eta_error) AS REAL)) VIRTUAL,
  "delay_minutes" REAL GENERATED ALWAYS AS (CAST((CASE WHEN eta_error > 0 THEN eta_error ELSE 0 END) AS REAL)) VIRTUAL,
  "is_on_time" INTEGER GENERATED ALWAYS AS (CAST((eta_error <= 0) AS INTEGER)) VIRTUAL,
  PRIMARY KEY ("order_id")
) STRICT;

CREATE INDEX quickeats_delivery_fact_by_time ON quickeats_delivery_fact ("order_time");

CREATE TABLE quickeats_customer_feedback_fact (
  "event_id" TEXT NOT NULL,
  "at" INTEGER,
  "customer_id" TEXT,
  "city" TEXT,
  "order_id" TEXT,
  "feedback_score" REAL,
  "complaint" TEXT,
  "complaints" INTEGER,
  "response_time" REAL,
  "customer_key" INTEGER,
  "city_key" INTEGER,
  PRIMARY KEY ("event_id")
) STRICT;

CREATE INDEX quickeats_customer_feedback_fact_by_time ON quickeats_customer_feedback_fact ("at");

CREATE TABLE quickeats_activity_fact (
  "user_id" TEXT NOT NULL,
  "city" TEXT NOT NULL,
  "half_hour" INTEGER NOT NULL,
  "events" INTEGER,
  "customer_key" INTEGER,
  "city_key" INTEGER,
  PRIMARY KEY ("user_id", "city", "half_hour")
) STRICT;

CREATE INDEX quickeats_activity_fact_by_time ON quickeats_activity_fact ("half_hour");

CREATE TABLE quickeats_driver_activity_fact (
  "driver_id" TEXT NOT NULL,
  "half_hour" INTEGER NOT NULL,
  "city" TEXT,
  "positions" INTEGER,
  "busy" INTEGER,
  "driver_key" INTEGER,
  "city_key" INTEGER,
  PRIMARY KEY ("driver_id", "half_hour")
) STRICT;

CREATE INDEX quickeats_driver_activity_fact_by_time ON quickeats_driver_activity_fact ("half_hour");

CREATE VIEW quickeats_orders_star AS
SELECT f.*, "customer"."name" AS "customer_name", "customer"."city" AS "customer_city", "restaurant"."name" AS "restaurant_name", "restaurant"."cuisine_type" AS "restaurant_cuisine_type", "restaurant"."city" AS "restaurant_city", "restaurant"."avg_rating" AS "restaurant_avg_rating", "driver"."name" AS "driver_name", "driver"."city" AS "driver_city", "driver"."vehicle_type" AS "driver_vehicle_type", "city"."city_id" AS "city_city_id", "city"."region" AS "city_region", "city"."population" AS "city_population", "city"."traffic_index" AS "city_traffic_index", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM quickeats_orders_fact AS f
LEFT JOIN quickeats_customer_dim AS "customer" ON "customer"."customer_key" = f."customer_key"
LEFT JOIN quickeats_restaurant_dim AS "restaurant" ON "restaurant"."restaurant_key" = f."restaurant_key"
LEFT JOIN quickeats_driver_dim AS "driver" ON "driver"."driver_key" = f."driver_key"
LEFT JOIN quickeats_city_dim AS "city" ON "city"."city_key" = f."city_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."order_time") + 19800000) / 1000, 'unixepoch');

CREATE VIEW quickeats_delivery_star AS
SELECT f.*, "driver"."name" AS "driver_name", "driver"."city" AS "driver_city", "driver"."vehicle_type" AS "driver_vehicle_type", "restaurant"."name" AS "restaurant_name", "restaurant"."cuisine_type" AS "restaurant_cuisine_type", "restaurant"."city" AS "restaurant_city", "restaurant"."avg_rating" AS "restaurant_avg_rating", "city"."city_id" AS "city_city_id", "city"."region" AS "city_region", "city"."population" AS "city_population", "city"."traffic_index" AS "city_traffic_index", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM quickeats_delivery_fact AS f
LEFT JOIN quickeats_driver_dim AS "driver" ON "driver"."driver_key" = f."driver_key"
LEFT JOIN quickeats_restaurant_dim AS "restaurant" ON "restaurant"."restaurant_key" = f."restaurant_key"
LEFT JOIN quickeats_city_dim AS "city" ON "city"."city_key" = f."city_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."order_time") + 19800000) / 1000, 'unixepoch');

CREATE VIEW quickeats_customer_feedback_star AS
SELECT f.*, "customer"."name" AS "customer_name", "customer"."city" AS "customer_city", "city"."city_id" AS "city_city_id", "city"."region" AS "city_region", "city"."population" AS "city_population", "city"."traffic_index" AS "city_traffic_index", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM quickeats_customer_feedback_fact AS f
LEFT JOIN quickeats_customer_dim AS "customer" ON "customer"."customer_key" = f."customer_key"
LEFT JOIN quickeats_city_dim AS "city" ON "city"."city_key" = f."city_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."at") + 19800000) / 1000, 'unixepoch');

CREATE VIEW quickeats_activity_star AS
SELECT f.*, "customer"."name" AS "customer_name", "customer"."city" AS "customer_city", "city"."city_id" AS "city_city_id", "city"."region" AS "city_region", "city"."population" AS "city_population", "city"."traffic_index" AS "city_traffic_index", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM quickeats_activity_fact AS f
LEFT JOIN quickeats_customer_dim AS "customer" ON "customer"."customer_key" = f."customer_key"
LEFT JOIN quickeats_city_dim AS "city" ON "city"."city_key" = f."city_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."half_hour") + 19800000) / 1000, 'unixepoch');

CREATE VIEW quickeats_driver_activity_star AS
SELECT f.*, "driver"."name" AS "driver_name", "driver"."city" AS "driver_city", "driver"."vehicle_type" AS "driver_vehicle_type", "city"."city_id" AS "city_city_id", "city"."region" AS "city_region", "city"."population" AS "city_population", "city"."traffic_index" AS "city_traffic_index", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM quickeats_driver_activity_fact AS f
LEFT JOIN quickeats_driver_dim AS "driver" ON "driver"."driver_key" = f."driver_key"
LEFT JOIN quickeats_city_dim AS "city" ON "city"."city_key" = f."city_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."half_hour") + 19800000) / 1000, 'unixepoch');

CREATE VIEW quickeats_region_dim AS
SELECT region, count(*) AS cities, sum(population) AS population
FROM quickeats_city_dim WHERE is_current = 1 AND is_deleted = 0 AND region IS NOT NULL GROUP BY region;

CREATE VIEW quickeats_cuisine_dim AS
SELECT cuisine_type, count(*) AS restaurants
FROM quickeats_restaurant_dim WHERE is_current = 1 AND is_deleted = 0 AND cuisine_type IS NOT NULL GROUP BY cuisine_type;

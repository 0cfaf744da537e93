-- Written by `tributary packs ddl`: the warehouse of quickeats.
DROP VIEW quickeats_orders_star;

DROP VIEW quickeats_delivery_star;

DROP VIEW quickeats_customer_feedback_star;

DROP VIEW quickeats_activity_star;

DROP VIEW quickeats_driver_activity_star;

DROP VIEW quickeats_region_dim;

DROP VIEW quickeats_cuisine_dim;

ALTER TABLE quickeats_orders_fact ADD COLUMN "is_accepted" INTEGER;

ALTER TABLE quickeats_orders_fact ADD COLUMN "is_picked_up" INTEGER;

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

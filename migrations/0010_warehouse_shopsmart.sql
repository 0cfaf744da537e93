-- Written by `tributary packs ddl`: the warehouse of shopsmart.
CREATE TABLE shopsmart_customer_dim (
  "customer_key" INTEGER PRIMARY KEY,
  "customer_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "first_name" TEXT,
  "last_name" TEXT,
  "gender" TEXT,
  "birth_date" INTEGER,
  "loyalty_level" TEXT,
  "city" TEXT,
  "state" TEXT,
  "region" TEXT,
  UNIQUE ("customer_id", "valid_from")
) STRICT;

CREATE TABLE shopsmart_customer_log (
  "customer_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("customer_id", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE shopsmart_product_dim (
  "product_key" INTEGER PRIMARY KEY,
  "product_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "product_name" TEXT,
  "category" TEXT,
  "subcategory" TEXT,
  "brand" TEXT,
  "supplier_id" TEXT,
  "price" INTEGER,
  "unit_cost" INTEGER,
  UNIQUE ("product_id", "valid_from")
) STRICT;

CREATE TABLE shopsmart_product_log (
  "product_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("product_id", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE shopsmart_store_dim (
  "store_key" INTEGER PRIMARY KEY,
  "store_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "store_name" TEXT,
  "city" TEXT,
  "city_tier" TEXT,
  "state" TEXT,
  "region" TEXT,
  "store_manager" TEXT,
  UNIQUE ("store_id", "valid_from")
) STRICT;

CREATE TABLE shopsmart_store_log (
  "store_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("store_id")
) STRICT, WITHOUT ROWID;

CREATE TABLE shopsmart_promotion_dim (
  "promotion_key" INTEGER PRIMARY KEY,
  "promotion_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "promotion_name" TEXT,
  "start_date" INTEGER,
  "end_date" INTEGER,
  "discount_percent" REAL,
  "category" TEXT,
  UNIQUE ("promotion_id", "valid_from")
) STRICT;

CREATE TABLE shopsmart_promotion_log (
  "promotion_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("promotion_id")
) STRICT, WITHOUT ROWID;

CREATE TABLE shopsmart_sales_fact (
  "channel" TEXT NOT NULL,
  "sale_id" TEXT NOT NULL,
  "product_id" TEXT NOT NULL,
  "sold_at" INTEGER,
  "store_id" TEXT,
  "customer_id" TEXT,
  "promotion_id" TEXT,
  "quantity_sold" INTEGER,
  "sales_amount" INTEGER,
  "discount_applied" INTEGER,
  "cost" INTEGER,
  "online_channel" TEXT,
  "payment_mode" TEXT,
  "customer_key" INTEGER,
  "product_key" INTEGER,
  "store_key" INTEGER,
  "promotion_key" INTEGER,
  "profit" INTEGER GENERATED ALWAYS AS (CAST((sales_amount - cost) AS INTEGER)) VIRTUAL,
  PRIMARY KEY ("channel", "sale_id", "product_id")
) STRICT;

CREATE INDEX shopsmart_sales_fact_by_time ON shopsmart_sales_fact ("sold_at");

CREATE TABLE shopsmart_inventory_fact (
  "week" INTEGER NOT NULL,
  "store_id" TEXT NOT NULL,
  "product_id" TEXT NOT NULL,
  "stock_on_hand" INTEGER,
  "reorder_level" INTEGER,
  "supplier_id" TEXT,
  "counted_at" INTEGER,
  "units_sold" INTEGER,
  "product_key" INTEGER,
  "store_key" INTEGER,
  PRIMARY KEY ("week", "store_id", "product_id")
) STRICT;

CREATE INDEX shopsmart_inventory_fact_by_time ON shopsmart_inventory_fact ("week");

CREATE TABLE shopsmart_promotion_fact (
  "promotion_id" TEXT NOT NULL,
  "product_id" TEXT NOT NULL,
  "day" INTEGER NOT NULL,
  "promotion_discount" INTEGER,
  "promotion_revenue" INTEGER,
  "product_count" INTEGER,
  "promotion_key" INTEGER,
  "product_key" INTEGER,
  PRIMARY KEY ("promotion_id", "product_id", "day")
) STRICT;

CREATE INDEX shopsmart_promotion_fact_by_time ON shopsmart_promotion_fact ("day");

CREATE VIEW shopsmart_sales_star AS
SELECT f.*, "customer"."first_name" AS "customer_first_name", "customer"."last_name" AS "customer_last_name", "customer"."gender" AS "customer_gender", "customer"."birth_date" AS "customer_birth_date", "customer"."loyalty_level" AS "customer_loyalty_level", "customer"."city" AS "customer_city", "customer"."state" AS "customer_state", "customer"."region" AS "customer_region", "product"."product_name" AS "product_product_name", "product"."category" AS "product_category", "product"."subcategory" AS "product_subcategory", "product"."brand" AS "product_brand", "product"."supplier_id" AS "product_supplier_id", "product"."price" AS "product_price", "product"."unit_cost" AS "product_unit_cost", "store"."store_name" AS "store_store_name", "store"."city" AS "store_city", "store"."city_tier" AS "store_city_tier", "store"."state" AS "store_state", "store"."region" AS "store_region", "store"."store_manager" AS "store_store_manager", "promotion"."promotion_name" AS "promotion_promotion_name", "promotion"."start_date" AS "promotion_start_date", "promotion"."end_date" AS "promotion_end_date", "promotion"."discount_percent" AS "promotion_discount_percent", "promotion"."category" AS "promotion_category", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM shopsmart_sales_fact AS f
LEFT JOIN shopsmart_customer_dim AS "customer" ON "customer"."customer_key" = f."customer_key"
LEFT JOIN shopsmart_product_dim AS "product" ON "product"."product_key" = f."product_key"
LEFT JOIN shopsmart_store_dim AS "store" ON "store"."store_key" = f."store_key"
LEFT JOIN shopsmart_promotion_dim AS "promotion" ON "promotion"."promotion_key" = f."promotion_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."sold_at") + 19800000) / 1000, 'unixepoch');

CREATE VIEW shopsmart_inventory_star AS
SELECT f.*, "product"."product_name" AS "product_product_name", "product"."category" AS "product_category", "product"."subcategory" AS "product_subcategory", "product"."brand" AS "product_brand", "product"."supplier_id" AS "product_supplier_id", "product"."price" AS "product_price", "product"."unit_cost" AS "product_unit_cost", "store"."store_name" AS "store_store_name", "store"."city" AS "store_city", "store"."city_tier" AS "store_city_tier", "store"."state" AS "store_state", "store"."region" AS "store_region", "store"."store_manager" AS "store_store_manager", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM shopsmart_inventory_fact AS f
LEFT JOIN shopsmart_product_dim AS "product" ON "product"."product_key" = f."product_key"
LEFT JOIN shopsmart_store_dim AS "store" ON "store"."store_key" = f."store_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."week") + 19800000) / 1000, 'unixepoch');

CREATE VIEW shopsmart_promotion_star AS
SELECT f.*, "promotion"."promotion_name" AS "promotion_promotion_name", "promotion"."start_date" AS "promotion_start_date", "promotion"."end_date" AS "promotion_end_date", "promotion"."discount_percent" AS "promotion_discount_percent", "promotion"."category" AS "promotion_category", "product"."product_name" AS "product_product_name", "product"."category" AS "product_category", "product"."subcategory" AS "product_subcategory", "product"."brand" AS "product_brand", "product"."supplier_id" AS "product_supplier_id", "product"."price" AS "product_price", "product"."unit_cost" AS "product_unit_cost", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM shopsmart_promotion_fact AS f
LEFT JOIN shopsmart_promotion_dim AS "promotion" ON "promotion"."promotion_key" = f."promotion_key"
LEFT JOIN shopsmart_product_dim AS "product" ON "product"."product_key" = f."product_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."day") + 19800000) / 1000, 'unixepoch');

CREATE VIEW shopsmart_region_dim AS
SELECT region, count(DISTINCT state) AS states, count(DISTINCT city) AS cities, count(*) AS stores
FROM shopsmart_store_dim WHERE is_current = 1 AND is_deleted = 0 AND region IS NOT NULL GROUP BY region;

CREATE VIEW shopsmart_city_dim AS
SELECT city, state, region, max(city_tier) AS city_tier, count(*) AS stores
FROM shopsmart_store_dim WHERE is_current = 1 AND is_deleted = 0 AND city IS NOT NULL GROUP BY city, state, region;

CREATE VIEW shopsmart_store_in_city AS
SELECT store_key, store_id, store_name, store_manager, city, state
FROM shopsmart_store_dim WHERE is_current = 1;

CREATE VIEW shopsmart_category_dim AS
SELECT category, count(DISTINCT subcategory) AS subcategories, count(*) AS products
FROM shopsmart_product_dim WHERE is_current = 1 AND is_deleted = 0 AND category IS NOT NULL GROUP BY category;

CREATE VIEW shopsmart_subcategory_dim AS
SELECT subcategory, category, count(*) AS products
FROM shopsmart_product_dim WHERE is_current = 1 AND is_deleted = 0 AND subcategory IS NOT NULL GROUP BY subcategory, category;

CREATE VIEW shopsmart_product_in_subcategory AS
SELECT product_key, product_id, product_name, brand, supplier_id, price, subcategory, valid_from, valid_to, is_current
FROM shopsmart_product_dim;

CREATE VIEW shopsmart_sales_profit AS
SELECT f.channel, f.sale_id, f.product_id, f.sold_at, f.store_id, f.customer_id, f.sales_amount,
  f.sales_amount - coalesce(f.cost, f.quantity_sold * p.unit_cost) AS profit
FROM shopsmart_sales_fact AS f
LEFT JOIN shopsmart_product_dim AS p ON p.product_key = f.product_key;

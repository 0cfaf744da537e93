-- Written by `tributary packs ddl`: the warehouse of packaging.
CREATE TABLE packaging_box_dim (
  "box_key" INTEGER PRIMARY KEY,
  "box_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "length_mm" REAL,
  "width_mm" REAL,
  "height_mm" REAL,
  "volume_cm3" REAL,
  "material" TEXT,
  "material_g" REAL,
  "unit_cost" INTEGER,
  UNIQUE ("box_id", "valid_from")
) STRICT;

CREATE TABLE packaging_box_log (
  "box_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("box_id", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE packaging_benchmark_dim (
  "benchmark_key" INTEGER PRIMARY KEY,
  "benchmark_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "material" TEXT,
  "route" TEXT,
  "carbon_factor" REAL,
  UNIQUE ("benchmark_id", "valid_from")
) STRICT;

CREATE TABLE packaging_benchmark_log (
  "benchmark_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("benchmark_id")
) STRICT, WITHOUT ROWID;

CREATE TABLE packaging_shipment_fact (
  "shipment_id" TEXT NOT NULL,
  "shipped_at" INTEGER,
  "order_id" TEXT,
  "length_mm" REAL,
  "width_mm" REAL,
  "height_mm" REAL,
  "weight_g" REAL,
  "items" INTEGER,
  "fragility" REAL,
  "box_volume_cm3" REAL,
  "product_volume_cm3" REAL,
  "material_g" REAL,
  "shipping_cost" INTEGER,
  "route" TEXT,
  "is_damaged" INTEGER,
  "damage_kind" TEXT,
  "reports" INTEGER,
  "reported_at" INTEGER,
  "waste_cm3" REAL GENERATED ALWAYS AS (CAST((box_volume_cm3 - product_volume_cm3) AS REAL)) VIRTUAL,
  PRIMARY KEY ("shipment_id")
) STRICT;

CREATE INDEX packaging_shipment_fact_by_time ON packaging_shipment_fact ("shipped_at");

CREATE TABLE packaging_decision_fact (
  "order_id" TEXT NOT NULL,
  "decision_id" TEXT NOT NULL,
  "decided_at" INTEGER,
  "model_version" TEXT,
  "variant" TEXT,
  "recommended_box" TEXT,
  "used_box" TEXT,
  "decision_latency_ms" REAL,
  "recommended_key" INTEGER,
  "used_key" INTEGER,
  "is_followed" INTEGER GENERATED ALWAYS AS (CAST((used_box = recommended_box) AS INTEGER)) VIRTUAL,
  PRIMARY KEY ("order_id", "decision_id")
) STRICT;

CREATE INDEX packaging_decision_fact_by_time ON packaging_decision_fact ("decided_at");

CREATE VIEW packaging_shipment_star AS
SELECT f.*, "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM packaging_shipment_fact AS f
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."shipped_at") + 19800000) / 1000, 'unixepoch');

CREATE VIEW packaging_decision_star AS
SELECT f.*, "recommended"."length_mm" AS "recommended_length_mm", "recommended"."width_mm" AS "recommended_width_mm", "recommended"."height_mm" AS "recommended_height_mm", "recommended"."volume_cm3" AS "recommended_volume_cm3", "recommended"."material" AS "recommended_material", "recommended"."material_g" AS "recommended_material_g", "recommended"."unit_cost" AS "recommended_unit_cost", "used"."length_mm" AS "used_length_mm", "used"."width_mm" AS "used_width_mm", "used"."height_mm" AS "used_height_mm", "used"."volume_cm3" AS "used_volume_cm3", "used"."material" AS "used_material", "used"."material_g" AS "used_material_g", "used"."unit_cost" AS "used_unit_cost", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM packaging_decision_fact AS f
LEFT JOIN packaging_box_dim AS "recommended" ON "recommended"."box_key" = f."recommended_key"
LEFT JOIN packaging_box_dim AS "used" ON "used"."box_key" = f."used_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."decided_at") + 19800000) / 1000, 'unixepoch');

CREATE VIEW packaging_fact_shipment AS
SELECT s.shipment_id, s.order_id, s.shipped_at, s.route, s.weight_g, s.items, s.fragility, s.box_volume_cm3,
  s.product_volume_cm3, s.waste_cm3, s.material_g, s.shipping_cost, s.is_damaged, s.damage_kind, s.reported_at,
  d.decision_id, d.decided_at, d.model_version, d.recommended_box, d.used_box, d.decision_latency_ms,
  coalesce(d.variant, 'unknown') AS variant, b.material, b.unit_cost AS box_cost
FROM packaging_shipment_fact AS s
LEFT JOIN packaging_decision_fact AS d ON d.order_id = s.order_id AND d.decision_id = (
  SELECT n.decision_id FROM packaging_decision_fact AS n
  WHERE n.order_id = s.order_id ORDER BY n.decided_at DESC, n.decision_id DESC LIMIT 1
)
LEFT JOIN packaging_box_dim AS b ON b.box_key = d.used_key
WHERE s.shipped_at IS NOT NULL;

CREATE VIEW sent AS SELECT DISTINCT * FROM shipments;
CREATE VIEW decided AS
SELECT DISTINCT ON (order_id) order_id, variant, coalesce(used_box, recommended_box) AS box, decided_at
FROM decisions ORDER BY order_id, decided_at DESC, decision_id DESC;
CREATE VIEW damage AS SELECT shipment_id, bool_or(damaged) AS damaged FROM damage_reports GROUP BY shipment_id;
CREATE VIEW box_first AS SELECT * FROM boxes QUALIFY row_number() OVER (PARTITION BY box_id ORDER BY as_of) = 1;
CREATE VIEW factor AS SELECT * FROM benchmarks QUALIFY row_number() OVER (PARTITION BY material, route ORDER BY as_of DESC) = 1;
CREATE VIEW parcel AS
SELECT s.*, coalesce(d.variant, 'unknown') AS variant, d.box, coalesce(g.damaged, false) AS damaged,
  coalesce(b.material, f.material) AS material, coalesce(cents(b.unit_cost), cents(f.unit_cost), 0) AS box_cost, s.box_volume_cm3 - s.product_volume_cm3 AS air
FROM sent AS s LEFT JOIN decided AS d USING (order_id) LEFT JOIN damage AS g USING (shipment_id)
ASOF LEFT JOIN boxes AS b ON b.box_id = d.box AND b.as_of <= d.decided_at
LEFT JOIN box_first AS f ON f.box_id = d.box;
CREATE MACRO less(mine, theirs) AS 1 - mine / theirs;

-- waste_reduction
WITH p AS (SELECT * FROM parcel WHERE asked(shipped_at))
SELECT variant, count(*) AS shipments, sum(air) AS waste_cm3, avg(air) AS waste_per_shipment,
  less(avg(air), (SELECT avg(air) FROM p WHERE variant = 'control')) AS reduction
FROM p GROUP BY variant ORDER BY variant;

-- damage_by_box
SELECT coalesce(box, 'unknown') AS box, route, CASE WHEN fragility < 0.34 THEN 'low' WHEN fragility < 0.67 THEN 'medium' ELSE 'high' END AS fragility,
  count(*) AS shipments, count(*) FILTER (damaged) AS damaged, avg(damaged::INT) AS damage_rate
FROM parcel WHERE asked(shipped_at) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- cost_savings
WITH p AS (SELECT *, cents(shipping_cost) AS freight FROM parcel WHERE asked(shipped_at))
SELECT variant, count(*) AS shipments, sum(box_cost) AS material_cost, sum(freight) AS shipping_cost, avg(box_cost + freight) / 100 AS cost_per_shipment,
  less(avg(box_cost + freight), (SELECT avg(box_cost + freight) FROM p WHERE variant = 'control')) AS saving, sum(material_g) AS material_g
FROM p GROUP BY variant ORDER BY variant;

-- carbon
SELECT variant, coalesce(p.material, 'unknown') AS material, p.route, count(*) AS shipments, sum(material_g) AS material_g, sum(material_g * carbon_factor) AS carbon_g
FROM parcel AS p LEFT JOIN factor AS k ON k.material = p.material AND k.route = p.route WHERE asked(shipped_at) GROUP BY ALL ORDER BY 1, 2, 3;

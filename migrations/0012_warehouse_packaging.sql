-- Written by `tributary packs ddl`: the warehouse of packaging.
CREATE INDEX packaging_shipment_fact_by_route ON packaging_shipment_fact ("route", "shipped_at");

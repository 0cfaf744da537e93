-- Written by `tributary packs ddl`: the warehouse of shopsmart.
CREATE INDEX shopsmart_sales_fact_by_customer_id ON shopsmart_sales_fact ("customer_id", "sold_at");

CREATE INDEX shopsmart_sales_fact_by_product_id ON shopsmart_sales_fact ("product_id", "sold_at");

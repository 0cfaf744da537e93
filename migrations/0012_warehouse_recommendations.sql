-- Written by `tributary packs ddl`: the warehouse of recommendations.
CREATE INDEX recommendations_impressions_fact_by_user_id ON recommendations_impressions_fact ("user_id", "shown_at");

CREATE INDEX recommendations_impressions_fact_by_product_id ON recommendations_impressions_fact ("product_id", "shown_at");

CREATE INDEX recommendations_interactions_fact_by_user_id ON recommendations_interactions_fact ("user_id", "at");

CREATE INDEX recommendations_interactions_fact_by_product_id ON recommendations_interactions_fact ("product_id", "at");

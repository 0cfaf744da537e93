-- Written by `tributary packs ddl`: the warehouse of streamflix.
CREATE INDEX streamflix_viewership_fact_by_user_id ON streamflix_viewership_fact ("user_id", "timestamp");

CREATE INDEX streamflix_viewership_fact_by_video_id ON streamflix_viewership_fact ("video_id", "timestamp");

CREATE INDEX streamflix_recommendation_fact_by_user_id ON streamflix_recommendation_fact ("user_id", "at");

CREATE INDEX streamflix_recommendation_fact_by_video_id ON streamflix_recommendation_fact ("video_id", "at");

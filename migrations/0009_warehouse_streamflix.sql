-- Written by `tributary packs ddl`: the warehouse of streamflix.
CREATE TABLE streamflix_user_dim (
  "user_key" INTEGER PRIMARY KEY,
  "user_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "subscription_type" TEXT,
  "region" TEXT,
  UNIQUE ("user_id", "valid_from")
) STRICT;

CREATE TABLE streamflix_user_log (
  "user_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("user_id", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE streamflix_video_dim (
  "video_key" INTEGER PRIMARY KEY,
  "video_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "title" TEXT,
  "genre" TEXT,
  "cast" TEXT,
  "release_year" INTEGER,
  "language" TEXT,
  "region" TEXT,
  "rating" TEXT,
  UNIQUE ("video_id", "valid_from")
) STRICT;

CREATE TABLE streamflix_video_log (
  "video_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("video_id")
) STRICT, WITHOUT ROWID;

CREATE TABLE streamflix_device_dim (
  "device_key" INTEGER PRIMARY KEY,
  "device_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "user_id" TEXT,
  "os" TEXT,
  "app_version" TEXT,
  "connection_type" TEXT,
  "bandwidth" REAL,
  UNIQUE ("device_id", "valid_from")
) STRICT;

CREATE TABLE streamflix_device_log (
  "device_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("device_id", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE streamflix_region_dim (
  "region_key" INTEGER PRIMARY KEY,
  "region_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "country" TEXT,
  "timezone" TEXT,
  "population" INTEGER,
  "avg_bandwidth" REAL,
  UNIQUE ("region_id", "valid_from")
) STRICT;

CREATE TABLE streamflix_region_log (
  "region_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("region_id")
) STRICT, WITHOUT ROWID;

CREATE TABLE streamflix_viewership_fact (
  "event_id" TEXT NOT NULL,
  "timestamp" INTEGER,
  "user_id" TEXT,
  "video_id" TEXT,
  "device_id" TEXT,
  "region_id" TEXT,
  "watch_duration" REAL,
  "video_length" REAL,
  "buffering_time" REAL,
  "bitrate_avg" REAL,
  "quality_level" TEXT,
  "user_key" INTEGER,
  "video_key" INTEGER,
  "device_key" INTEGER,
  "region_key" INTEGER,
  "completion_rate" REAL GENERATED ALWAYS AS (CAST((CASE WHEN watch_duration >= video_length THEN 1.0 ELSE 1.0 * watch_duration / video_length END) AS REAL)) VIRTUAL,
  "is_completed" INTEGER GENERATED ALWAYS AS (CAST((CASE WHEN watch_duration >= 0.9 * video_length THEN 1 ELSE 0 END) AS INTEGER)) VIRTUAL,
  "is_skipped" INTEGER GENERATED ALWAYS AS (CAST((CASE WHEN watch_duration < 0.1 * video_length THEN 1 ELSE 0 END) AS INTEGER)) VIRTUAL,
  PRIMARY KEY ("event_id")
) STRICT;

CREATE INDEX streamflix_viewership_fact_by_time ON streamflix_viewership_fact ("timestamp");

CREATE TABLE streamflix_engagement_fact (
  "event_id" TEXT NOT NULL,
  "at" INTEGER,
  "user_id" TEXT,
  "video_id" TEXT,
  "likes" INTEGER,
  "shares" INTEGER,
  "comments" INTEGER,
  "watch_percent" REAL,
  "user_key" INTEGER,
  "video_key" INTEGER,
  PRIMARY KEY ("event_id")
) STRICT;

CREATE INDEX streamflix_engagement_fact_by_time ON streamflix_engagement_fact ("at");

CREATE TABLE streamflix_recommendation_fact (
  "user_id" TEXT NOT NULL,
  "video_id" TEXT NOT NULL,
  "at" INTEGER NOT NULL,
  "recommendation_score" REAL,
  "click_flag" INTEGER,
  "watch_flag" INTEGER,
  "user_key" INTEGER,
  "video_key" INTEGER,
  PRIMARY KEY ("user_id", "video_id", "at")
) STRICT;

CREATE INDEX streamflix_recommendation_fact_by_time ON streamflix_recommendation_fact ("at");

CREATE VIEW streamflix_viewership_star AS
SELECT f.*, "user"."subscription_type" AS "user_subscription_type", "user"."region" AS "user_region", "video"."title" AS "video_title", "video"."genre" AS "video_genre", "video"."cast" AS "video_cast", "video"."release_year" AS "video_release_year", "video"."language" AS "video_language", "video"."region" AS "video_region", "video"."rating" AS "video_rating", "device"."user_id" AS "device_user_id", "device"."os" AS "device_os", "device"."app_version" AS "device_app_version", "device"."connection_type" AS "device_connection_type", "device"."bandwidth" AS "device_bandwidth", "region"."country" AS "region_country", "region"."timezone" AS "region_timezone", "region"."population" AS "region_population", "region"."avg_bandwidth" AS "region_avg_bandwidth", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM streamflix_viewership_fact AS f
LEFT JOIN streamflix_user_dim AS "user" ON "user"."user_key" = f."user_key"
LEFT JOIN streamflix_video_dim AS "video" ON "video"."video_key" = f."video_key"
LEFT JOIN streamflix_device_dim AS "device" ON "device"."device_key" = f."device_key"
LEFT JOIN streamflix_region_dim AS "region" ON "region"."region_key" = f."region_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."timestamp") + 0) / 1000, 'unixepoch');

CREATE VIEW streamflix_engagement_star AS
SELECT f.*, "user"."subscription_type" AS "user_subscription_type", "user"."region" AS "user_region", "video"."title" AS "video_title", "video"."genre" AS "video_genre", "video"."cast" AS "video_cast", "video"."release_year" AS "video_release_year", "video"."language" AS "video_language", "video"."region" AS "video_region", "video"."rating" AS "video_rating", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM streamflix_engagement_fact AS f
LEFT JOIN streamflix_user_dim AS "user" ON "user"."user_key" = f."user_key"
LEFT JOIN streamflix_video_dim AS "video" ON "video"."video_key" = f."video_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."at") + 0) / 1000, 'unixepoch');

CREATE VIEW streamflix_recommendation_star AS
SELECT f.*, "user"."subscription_type" AS "user_subscription_type", "user"."region" AS "user_region", "video"."title" AS "video_title", "video"."genre" AS "video_genre", "video"."cast" AS "video_cast", "video"."release_year" AS "video_release_year", "video"."language" AS "video_language", "video"."region" AS "video_region", "video"."rating" AS "video_rating", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM streamflix_recommendation_fact AS f
LEFT JOIN streamflix_user_dim AS "user" ON "user"."user_key" = f."user_key"
LEFT JOIN streamflix_video_dim AS "video" ON "video"."video_key" = f."video_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."at") + 0) / 1000, 'unixepoch');

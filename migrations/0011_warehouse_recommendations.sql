-- Written by `tributary packs ddl`: the warehouse of recommendations.
CREATE TABLE recommendations_user_dim (
  "user_key" INTEGER PRIMARY KEY,
  "user_id" TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  is_current INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  is_inferred INTEGER NOT NULL,
  "country" TEXT,
  "segment" TEXT,
  "signup_date" INTEGER,
  UNIQUE ("user_id", "valid_from")
) STRICT;

CREATE TABLE recommendations_user_log (
  "user_id" TEXT NOT NULL,
  at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY ("user_id", "at")
) STRICT, WITHOUT ROWID;

CREATE TABLE recommendations_impressions_fact (
  "impression_id" TEXT NOT NULL,
  "shown_at" INTEGER,
  "user_id" TEXT,
  "product_id" TEXT,
  "position" INTEGER,
  "model_version" TEXT,
  "experiment" TEXT,
  "variant" TEXT,
  "latency_ms" REAL,
  "user_key" INTEGER,
  PRIMARY KEY ("impression_id")
) STRICT;

CREATE INDEX recommendations_impressions_fact_by_time ON recommendations_impressions_fact ("shown_at");

CREATE TABLE recommendations_interactions_fact (
  "event_id" TEXT NOT NULL,
  "at" INTEGER,
  "user_id" TEXT,
  "session_id" TEXT,
  "kind" TEXT,
  "product_id" TEXT,
  "query" TEXT,
  "impression_id" TEXT,
  "amount" INTEGER,
  "user_key" INTEGER,
  PRIMARY KEY ("event_id")
) STRICT;

CREATE INDEX recommendations_interactions_fact_by_time ON recommendations_interactions_fact ("at");

CREATE TABLE recommendations_first_use_fact (
  "user_id" TEXT NOT NULL,
  "first_at" INTEGER,
  "user_key" INTEGER,
  PRIMARY KEY ("user_id")
) STRICT;

CREATE INDEX recommendations_first_use_fact_by_time ON recommendations_first_use_fact ("first_at");

CREATE VIEW recommendations_impressions_star AS
SELECT f.*, "user"."country" AS "user_country", "user"."segment" AS "user_segment", "user"."signup_date" AS "user_signup_date", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM recommendations_impressions_fact AS f
LEFT JOIN recommendations_user_dim AS "user" ON "user"."user_key" = f."user_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."shown_at") + 0) / 1000, 'unixepoch');

CREATE VIEW recommendations_interactions_star AS
SELECT f.*, "user"."country" AS "user_country", "user"."segment" AS "user_segment", "user"."signup_date" AS "user_signup_date", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM recommendations_interactions_fact AS f
LEFT JOIN recommendations_user_dim AS "user" ON "user"."user_key" = f."user_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."at") + 0) / 1000, 'unixepoch');

CREATE VIEW recommendations_first_use_star AS
SELECT f.*, "user"."country" AS "user_country", "user"."segment" AS "user_segment", "user"."signup_date" AS "user_signup_date", "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM recommendations_first_use_fact AS f
LEFT JOIN recommendations_user_dim AS "user" ON "user"."user_key" = f."user_key"
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."first_at") + 0) / 1000, 'unixepoch');

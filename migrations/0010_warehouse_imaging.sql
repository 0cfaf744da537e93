-- Written by `tributary packs ddl`: the warehouse of imaging.
CREATE TABLE imaging_inferences_fact (
  "image_id" TEXT NOT NULL,
  "model" TEXT NOT NULL,
  "model_version" TEXT NOT NULL,
  "at" INTEGER NOT NULL,
  "study_id" TEXT,
  "variant" TEXT,
  "is_ok" INTEGER,
  "problem" TEXT,
  "label" TEXT,
  "score" REAL,
  "bytes" INTEGER,
  "queue_ms" REAL,
  "preprocess_ms" REAL,
  "inference_ms" REAL,
  "store_ms" REAL,
  "end_to_end_ms" REAL,
  "cost_nano_usd" INTEGER,
  PRIMARY KEY ("image_id", "model", "model_version", "at")
) STRICT;

CREATE INDEX imaging_inferences_fact_by_time ON imaging_inferences_fact ("at");

CREATE VIEW imaging_inferences_star AS
SELECT f.*, "time"."date" AS local_date, "time".day_of_week AS local_day_of_week, "time".week AS local_week, "time".month AS local_month, "time".quarter AS local_quarter, "time".year AS local_year, "time".holiday_flag AS local_holiday_flag, "time".holiday AS local_holiday
FROM imaging_inferences_fact AS f
LEFT JOIN time_dim AS "time" ON "time"."date" = strftime('%Y-%m-%d', ((f."at") + 0) / 1000, 'unixepoch');

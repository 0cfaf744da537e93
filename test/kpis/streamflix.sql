CREATE VIEW seen AS SELECT DISTINCT ON (event_id) * FROM view_events;
CREATE VIEW video AS SELECT * FROM videos QUALIFY row_number() OVER (PARTITION BY video_id ORDER BY as_of DESC) = 1;
CREATE VIEW device_first AS SELECT * FROM device_info QUALIFY row_number() OVER (PARTITION BY device_id ORDER BY as_of) = 1;
CREATE VIEW user_first AS SELECT * FROM users QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY as_of) = 1;
CREATE VIEW on_device AS
SELECT s.*, coalesce(d.os, f.os) AS os, coalesce(d.connection_type, f.connection_type) AS connection_type
FROM seen AS s ASOF LEFT JOIN device_info AS d ON d.device_id = s.device_id AND d.as_of <= s."timestamp"
LEFT JOIN device_first AS f ON f.device_id = s.device_id;

-- daily_watch_time
SELECT day_of("timestamp") AS day, count(DISTINCT user_id) AS users, sum(watch_duration) / 60 AS watch_minutes,
  sum(watch_duration) / 60 / count(DISTINCT user_id) AS minutes_per_user
FROM seen WHERE asked("timestamp") GROUP BY 1 ORDER BY 1;

-- buffering_by_os
SELECT os, count(*) AS views, avg(buffering_time) AS avg_buffering, sum(buffering_time) / sum(watch_duration + buffering_time) AS buffering_ratio
FROM on_device WHERE asked("timestamp") GROUP BY os ORDER BY os;

-- top_genre_by_region
WITH hours AS (
  SELECT region_id AS region, genre, count(*) AS views, sum(watch_duration) / 3600 AS watch_hours
  FROM seen JOIN video USING (video_id) WHERE asked("timestamp") AND genre IS NOT NULL GROUP BY ALL
)
SELECT region, (SELECT count(*) + 1 FROM hours AS m WHERE m.region = h.region AND (m.watch_hours, h.genre) > (h.watch_hours, m.genre)) AS rank,
  genre, views, watch_hours
FROM hours AS h WHERE rank <= 5 ORDER BY 1, 2;

-- trending_videos
WITH counts AS (SELECT region_id AS region, video_id, count(*) AS views FROM seen WHERE asked("timestamp") GROUP BY ALL)
SELECT c.region, (SELECT count(*) + 1 FROM counts AS m WHERE m.region = c.region AND (m.views > c.views OR m.views = c.views AND m.video_id < c.video_id)) AS rank,
  video_id, title, genre, views
FROM counts AS c LEFT JOIN video USING (video_id) WHERE rank <= 10 ORDER BY 1, 2;

-- engagement_summary
SELECT coalesce(u.subscription_type, f.subscription_type) AS subscription_type, count(*) AS views, avg(watch_duration) / 60 AS avg_watch_minutes,
  avg(buffering_time) AS avg_buffering, avg((watch_duration < 0.1 * video_length)::INT) AS skip_rate,
  avg((watch_duration >= 0.9 * video_length)::INT) AS completion_rate, avg(least(watch_duration / video_length, 1)) AS avg_completion
FROM seen AS s ASOF LEFT JOIN users AS u ON u.user_id = s.user_id AND u.as_of <= s."timestamp"
LEFT JOIN user_first AS f ON f.user_id = s.user_id
WHERE asked("timestamp") GROUP BY 1 ORDER BY 1;

-- watch_hours_local
SELECT hour(timezone(r.timezone, s."timestamp"::TIMESTAMPTZ)) AS hour, count(*) AS views, sum(watch_duration) / 3600 AS watch_hours
FROM seen AS s JOIN (SELECT DISTINCT region_id, timezone FROM regions) AS r USING (region_id) WHERE asked("timestamp") GROUP BY 1 ORDER BY 1;

-- sessions_by_device
SELECT os, connection_type, count(*) FILTER (begins) AS sessions, sum(watch_duration) / 60 / nullif(count(*) FILTER (begins), 0) AS avg_session_minutes,
  sum(watch_duration * bitrate) / 8e6 AS gigabytes, sum(watch_duration * bitrate) / sum(watch_duration) AS avg_bitrate
FROM (
  SELECT *, NOT coalesce("timestamp" - to_milliseconds((watch_duration * 1000)::BIGINT) - lag("timestamp") OVER (PARTITION BY device_id ORDER BY "timestamp", event_id)
    <= INTERVAL 30 MINUTE, false) AS begins
  FROM on_device WHERE asked("timestamp")
)
GROUP BY ALL ORDER BY 1, 2;

-- recommendation_quality
WITH listed AS (
  SELECT user_id, "at", list({clicked: click_flag::INT, watched: watch_flag::INT} ORDER BY recommendation_score DESC, video_id) AS videos
  FROM (SELECT DISTINCT user_id, video_id, "at", recommendation_score, click_flag, watch_flag FROM recommendation_logs WHERE asked("at")) GROUP BY ALL
)
SELECT k, sum(len(videos[:k])) AS recommended, sum(list_sum([v.clicked FOR v IN videos[:k]])) AS clicked, sum(list_sum([v.watched FOR v IN videos[:k]])) AS watched,
  sum(list_sum([v.clicked FOR v IN videos[:k]])) / sum(len(videos[:k])) AS ctr, sum(list_sum([v.watched FOR v IN videos[:k]])) / sum(len(videos[:k])) AS precision_at_k
FROM listed, (VALUES (1), (3), (5), (10)) AS first(k) GROUP BY k ORDER BY k;

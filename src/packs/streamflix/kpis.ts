import { REGIONS } from './regions.ts'

const REGION = { region_id: 'text' } as const

const VIEWS = `FROM streamflix_viewership_fact AS v
WHERE v.timestamp >= :from AND v.timestamp < :to AND (:region_id IS NULL OR v.region_id = :region_id)`

const LISTS = `FROM streamflix_recommendation_fact
WHERE "at" >= :from AND "at" < :to`

/** The hour on the clocks of the region; of one that the pack does not know, on those that are asked for. */
const REGION_HOUR = `CASE v.region_id
${REGIONS.map(({ region_id, timezone }) => `  WHEN '${region_id}' THEN local_hour(v.timestamp, '${timezone}')`).join('\n')}
  ELSE local_hour(v.timestamp) END`

/** Views of one device that are no further apart than this are one session, ms. */
const SESSION_GAP = 1_800_000

export const kpis = {
  daily_watch_time: {
    title: 'Daily watch time per user',
    chart: 'line',
    section: 'Viewers',
    columns: { day: 'text', users: 'integer', watch_minutes: 'real', minutes_per_user: 'real' },
    filters: { region_id: 'text', user: 'text' },
    sql: `SELECT local_day(v.timestamp) AS day, count(DISTINCT v.user_id) AS users, sum(v.watch_duration) / 60.0 AS watch_minutes,
  sum(v.watch_duration) / 60.0 / count(DISTINCT v.user_id) AS minutes_per_user
${VIEWS} AND (:user IS NULL OR v.user_id = :user)
GROUP BY 1 ORDER BY 1`,
  },
  buffering_by_os: {
    title: 'Share of the time that is buffering, by operating system',
    chart: 'bar',
    section: 'Devices',
    columns: { os: 'text', views: 'integer', avg_buffering: 'real', buffering_ratio: 'real' },
    filters: REGION,
    sql: `SELECT d.os, count(*) AS views, avg(v.buffering_time) AS avg_buffering,
  1.0 * sum(v.buffering_time) / nullif(sum(v.watch_duration) + sum(v.buffering_time), 0) AS buffering_ratio
FROM streamflix_viewership_fact AS v
LEFT JOIN streamflix_device_dim AS d ON d.device_key = v.device_key
WHERE v.timestamp >= :from AND v.timestamp < :to AND (:region_id IS NULL OR v.region_id = :region_id)
GROUP BY d.os ORDER BY d.os`,
  },
  top_genre_by_region: {
    title: 'Most watched genres by region',
    chart: 'ranks',
    section: 'What is watched',
    columns: { region: 'text', rank: 'integer', genre: 'text', views: 'integer', watch_hours: 'real' },
    filters: REGION,
    sql: `SELECT region, place AS rank, genre, views, watch_hours
FROM (
  SELECT region, genre, views, watch_hours,
    row_number() OVER (PARTITION BY region ORDER BY watch_hours DESC, genre) AS place
  FROM (
    SELECT v.region_id AS region, d.genre, count(*) AS views, sum(v.watch_duration) / 3600.0 AS watch_hours
    FROM streamflix_viewership_fact AS v
    JOIN streamflix_video_dim AS d ON d.video_key = v.video_key
    WHERE v.timestamp >= :from AND v.timestamp < :to AND (:region_id IS NULL OR v.region_id = :region_id) AND d.genre IS NOT NULL
    GROUP BY v.region_id, d.genre
  ) AS genres
) AS ranked
WHERE place <= 5 ORDER BY region, place`,
  },
  trending_videos: {
    title: 'Trending videos: each region its own top 10 of the period',
    chart: 'ranks',
    section: 'What is watched',
    columns: {
      region: 'text',
      rank: 'integer',
      video_id: 'text',
      title: 'text',
      genre: 'text',
      views: 'integer',
    },
    filters: REGION,
    sql: `SELECT r.region, r.place AS rank, r.video_id, d.title, d.genre, r.views
FROM (
  SELECT region, video_id, views, row_number() OVER (PARTITION BY region ORDER BY views DESC, video_id) AS place
  FROM (
    SELECT v.region_id AS region, v.video_id, count(*) AS views
    ${VIEWS}
    GROUP BY v.region_id, v.video_id
  ) AS videos
) AS r
LEFT JOIN streamflix_video_dim AS d ON d.video_id = r.video_id AND d.is_current = 1
WHERE r.place <= 10 ORDER BY r.region, r.place`,
  },
  engagement_summary: {
    title: 'Watch time, skips, completions and buffering, by subscription at the time',
    chart: 'table',
    section: 'Engagement',
    columns: {
      subscription_type: 'text',
      views: 'integer',
      avg_watch_minutes: 'real',
      avg_buffering: 'real',
      skip_rate: 'real',
      completion_rate: 'real',
      avg_completion: 'real',
    },
    filters: REGION,
    sql: `SELECT u.subscription_type, count(*) AS views, avg(v.watch_duration) / 60.0 AS avg_watch_minutes,
  avg(v.buffering_time) AS avg_buffering, avg(1.0 * v.is_skipped) AS skip_rate, avg(1.0 * v.is_completed) AS completion_rate,
  avg(v.completion_rate) AS avg_completion
FROM streamflix_viewership_fact AS v
LEFT JOIN streamflix_user_dim AS u ON u.user_key = v.user_key
WHERE v.timestamp >= :from AND v.timestamp < :to AND (:region_id IS NULL OR v.region_id = :region_id)
GROUP BY u.subscription_type ORDER BY u.subscription_type`,
  },
  watch_hours_local: {
    title: 'Hours watched by the hour of the day, on the clocks of each region',
    chart: 'hours',
    section: 'Viewers',
    columns: { hour: 'integer', views: 'integer', watch_hours: 'real' },
    filters: REGION,
    sql: `SELECT ${REGION_HOUR} AS hour, count(*) AS views, sum(v.watch_duration) / 3600.0 AS watch_hours
${VIEWS}
GROUP BY 1 ORDER BY 1`,
  },
  sessions_by_device: {
    title: 'Sessions, how long they last and what they load, by device',
    chart: 'table',
    section: 'Devices',
    columns: {
      os: 'text',
      connection_type: 'text',
      sessions: 'integer',
      avg_session_minutes: 'real',
      gigabytes: 'real',
      avg_bitrate: 'real',
    },
    filters: REGION,
    sql: `SELECT d.os, d.connection_type, sum(s.begins) AS sessions,
  sum(s.watch_duration) / 60.0 / nullif(sum(s.begins), 0) AS avg_session_minutes,
  sum(s.watch_duration * s.bitrate_avg) / 8000000.0 AS gigabytes,
  1.0 * sum(s.watch_duration * s.bitrate_avg) / nullif(sum(s.watch_duration), 0) AS avg_bitrate
FROM (
  SELECT v.device_key, v.watch_duration, v.bitrate_avg,
    CASE WHEN v.timestamp - v.watch_duration * 1000 - lag(v.timestamp) OVER (PARTITION BY v.device_id ORDER BY v.timestamp, v.event_id) <= ${SESSION_GAP}
      THEN 0 ELSE 1 END AS begins
  ${VIEWS}
) AS s
LEFT JOIN streamflix_device_dim AS d ON d.device_key = s.device_key
GROUP BY d.os, d.connection_type ORDER BY d.os, d.connection_type`,
  },
  recommendation_quality: {
    title: 'Recommendations: clicked, watched, and precision of the first k of a list',
    chart: 'table',
    section: 'Recommendations',
    columns: {
      k: 'integer',
      recommended: 'integer',
      clicked: 'integer',
      watched: 'integer',
      ctr: 'real',
      precision_at_k: 'real',
    },
    sql: `SELECT k.k, count(*) AS recommended, sum(r.click_flag) AS clicked, sum(r.watch_flag) AS watched,
  1.0 * sum(r.click_flag) / count(*) AS ctr, 1.0 * sum(r.watch_flag) / count(*) AS precision_at_k
FROM (
  SELECT click_flag, watch_flag,
    row_number() OVER (PARTITION BY user_id, "at" ORDER BY recommendation_score DESC, video_id) AS place
  ${LISTS}
) AS r
JOIN (SELECT 1 AS k UNION ALL SELECT 3 UNION ALL SELECT 5 UNION ALL SELECT 10) AS k ON r.place <= k.k
GROUP BY k.k ORDER BY k.k`,
  },
} as const

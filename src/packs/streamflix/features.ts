import { asOf, DAY } from '../shared/as-of.ts'

/** What was watched by, or of, one thing. The newest view may be long ago, so it is looked for by itself. */
function watching(key: 'user_id' | 'video_id') {
  const last = `(SELECT max(w.timestamp) FROM streamflix_viewership_fact AS w WHERE w.${key} = s.${key} AND w.timestamp < s.at)`
  return `SELECT s.place, ${last} AS event_time,
  coalesce(sum(CASE WHEN v.timestamp >= s.at - ${7 * DAY} THEN v.watch_duration END), 0) / 60.0 AS watch_minutes_7d,
  coalesce(sum(v.watch_duration), 0) / 60.0 AS watch_minutes_30d,
  count(v.event_id) AS views_30d,
  avg(v.completion_rate) AS completion_rate_30d,
  (s.at - ${last}) / ${DAY}.0 AS days_since_last_watch
FROM spine AS s
LEFT JOIN streamflix_viewership_fact AS v ON v.${key} = s.${key} AND v.timestamp >= s.at - ${30 * DAY} AND v.timestamp < s.at
GROUP BY s.place, s.${key}, s.at`
}

const WATCHING = {
  watch_minutes_7d: { type: 'real', meaning: 'Minutes watched in the 7 days before' },
  watch_minutes_30d: { type: 'real', meaning: 'Minutes watched in the 30 days before' },
  views_30d: { type: 'integer', meaning: 'Views in the 30 days before' },
  completion_rate_30d: {
    type: 'real',
    meaning: 'Share of a video that was watched, on the mean of the 30 days before',
  },
  days_since_last_watch: { type: 'real', meaning: 'Days since the last view ended' },
} as const

const recommended = (key: 'user_id' | 'video_id') => `SELECT s.place, max(r.at) AS event_time,
  count(*) AS recommended_30d, 1.0 * sum(r.click_flag) / count(*) AS ctr_30d, 1.0 * sum(r.watch_flag) / count(*) AS watch_rate_30d
FROM spine AS s
JOIN streamflix_recommendation_fact AS r ON r.${key} = s.${key} AND r.at >= s.at - ${30 * DAY} AND r.at < s.at
GROUP BY s.place`

const RECOMMENDED = {
  recommended_30d: { type: 'integer', meaning: 'Times recommended in the 30 days before' },
  ctr_30d: { type: 'real', meaning: 'Share of them that were clicked' },
  watch_rate_30d: { type: 'real', meaning: 'Share of them that were watched' },
} as const

const USER = asOf('streamflix', 'user', 'user_id')

/** For models that recommend, and those that foresee who will leave. */
export const features = {
  user_watching: {
    title: 'What a user watches',
    entity: 'user',
    ttl: '365 days',
    delay: '1 minute',
    features: WATCHING,
    sql: watching('user_id'),
  },
  user_recommended: {
    title: 'What a user makes of recommendations',
    entity: 'user',
    ttl: '30 days',
    // a list is told of when it is known what became of it
    delay: '5 minutes',
    features: RECOMMENDED,
    sql: recommended('user_id'),
  },
  user_subscription: {
    title: 'What a user pays for, and where',
    entity: 'user',
    ttl: '3650 days',
    delay: '1 minute',
    features: {
      subscription_type: { type: 'text', meaning: 'As of then' },
      region: { type: 'text', meaning: 'As of then' },
    },
    sql: `SELECT s.place, ${USER.told} AS event_time, d.subscription_type, d.region FROM spine AS s ${USER.join}`,
  },
  video_watching: {
    title: 'How a video is watched',
    entity: 'video',
    ttl: '365 days',
    delay: '1 minute',
    features: WATCHING,
    sql: watching('video_id'),
  },
  video_recommended: {
    title: 'What users make of a video that is recommended',
    entity: 'video',
    ttl: '30 days',
    delay: '5 minutes',
    features: RECOMMENDED,
    sql: recommended('video_id'),
  },
} as const

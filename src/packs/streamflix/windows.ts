const VIEWS = { kind: 'tumbling', from: 'view_events', lateness: '1 minute' } as const
const SHOWN = { kind: 'tumbling', from: 'recommendation_logs', lateness: '2 minutes' } as const

const CTR = {
  impressions: { count: true },
  clicks: { count: true, where: { click_flag: true } },
  ctr: { ratio: ['clicks', 'impressions'] },
} as const

export const windows = {
  watch_per_video: {
    ...VIEWS,
    size: '5 minutes',
    by: ['video_id'],
    values: {
      avg_watch: { mean: 'watch_duration' },
      avg_buffer: { mean: 'buffering_time' },
      views: { count: true },
    },
  },
  // what the alert watches: one video has too few views in five minutes
  buffering: {
    ...VIEWS,
    size: '5 minutes',
    by: ['region_id'],
    values: {
      avg_buffer: { mean: 'buffering_time' },
      p95: { quantile: 0.95, of: 'buffering_time' },
      views: { count: true },
    },
  },
  // each region has its own top 10; of the last 24 hours when it is read with every=period
  trending: {
    ...VIEWS,
    size: '1 hour',
    by: ['region_id'],
    values: { views: { top: 10, of: 'video_id' } },
  },
  recommendation_ctr: { ...SHOWN, size: '5 minutes', by: ['video_id'], values: CTR },
  recommendation_ctr_overall: { ...SHOWN, size: '15 minutes', values: CTR },
  engagement: {
    kind: 'tumbling',
    size: '5 minutes',
    from: 'engagement',
    by: ['video_id'],
    lateness: '1 minute',
    values: {
      reactions: { count: true },
      likes: { mean: 'likes' },
      comments: { mean: 'comments' },
      shares: { mean: 'shares' },
      watch_percent: { mean: 'watch_percent' },
      score: { weighted: { watch_percent: 1, likes: 10, comments: 20, shares: 30 } },
    },
  },
} as const

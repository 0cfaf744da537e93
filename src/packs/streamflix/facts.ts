/** What happened, one row each. */
export const facts = {
  viewership: {
    title: 'One row a view',
    grain: ['event_id'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'timestamp',
    from: {
      view_events: {
        columns: {
          timestamp: { any: 'timestamp', meaning: 'When it ended' },
          user_id: { any: 'user_id' },
          video_id: { any: 'video_id' },
          device_id: { any: 'device_id' },
          region_id: { any: 'region_id' },
          watch_duration: { any: 'watch_duration', meaning: 'Seconds' },
          video_length: { any: 'video_length', meaning: 'Seconds' },
          buffering_time: { any: 'buffering_time', meaning: 'Seconds' },
          bitrate_avg: { any: 'bitrate', meaning: 'Kilobits a second' },
          quality_level: { any: 'quality_level' },
        },
      },
    },
    dimensions: { user: 'user_id', video: 'video_id', device: 'device_id', region: 'region_id' },
    lookups: ['user_id', 'video_id'],
    derived: {
      completion_rate: {
        sql: 'CASE WHEN watch_duration >= video_length THEN 1.0 ELSE 1.0 * watch_duration / video_length END',
        type: 'real',
        meaning: 'Share of the video that was watched, 1 at most',
      },
      is_completed: {
        sql: 'CASE WHEN watch_duration >= 0.9 * video_length THEN 1 ELSE 0 END',
        type: 'flag',
        meaning: 'Nine tenths and more',
      },
      is_skipped: {
        sql: 'CASE WHEN watch_duration < 0.1 * video_length THEN 1 ELSE 0 END',
        type: 'flag',
        meaning: 'Under a tenth',
      },
    },
  },
  engagement: {
    title: 'One row a reaction to a video',
    grain: ['event_id'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'at',
    from: {
      engagement: {
        columns: {
          at: { any: 'at' },
          user_id: { any: 'user_id' },
          video_id: { any: 'video_id' },
          likes: { any: 'likes' },
          shares: { any: 'shares' },
          comments: { any: 'comments' },
          watch_percent: { any: 'watch_percent', meaning: '0 to 100' },
        },
      },
    },
    dimensions: { user: 'user_id', video: 'video_id' },
  },
  recommendation: {
    title: 'One row a video of a list that was recommended',
    grain: ['user_id', 'video_id', 'at'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'at',
    from: {
      recommendation_logs: {
        columns: {
          recommendation_score: { any: 'recommendation_score' },
          click_flag: { any: 'click_flag' },
          watch_flag: { any: 'watch_flag' },
        },
      },
    },
    dimensions: { user: 'user_id', video: 'video_id' },
    lookups: ['user_id', 'video_id'],
  },
} as const

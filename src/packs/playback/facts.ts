/**
 * What players and devices told. Heartbeats are too many for the database row by row; what they come to each minute is kept of the windows.
 * Lines of logs are few, and asked for one by one.
 */
export const facts = {
  heartbeats: {
    title: 'One row a heartbeat of a player',
    grain: ['event_id'],
    serve: 'lake',
    time: 'at',
    from: {
      heartbeats: {
        columns: {
          at: { any: 'at' },
          session_id: { any: 'session_id' },
          user_id: { any: 'user_id' },
          title_id: { any: 'title_id' },
          region: { any: 'region' },
          cdn: { any: 'cdn' },
          device_type: { any: 'device_type' },
          os: { any: 'os' },
          player_state: { any: 'player_state' },
          bitrate_kbps: { any: 'bitrate_kbps' },
          buffer_ms: { any: 'buffer_ms' },
          time_to_first_frame_ms: { any: 'time_to_first_frame_ms' },
          error_code: { any: 'error_code' },
        },
      },
    },
  },
  qoe: {
    title: 'Quality of experience, each minute by region, network and device',
    grain: ['minute', 'region', 'cdn', 'device_type'],
    serve: 'rows',
    hot: { days: 100 },
    time: 'minute',
    from: {},
    windows: {
      buffering: { rebuffers: 'integer', buffered: 'real', watched: 'real' },
      bitrate: { avg_kbps: 'real' },
      drop_off: { exits: 'integer', ended: 'integer' },
    },
  },
  errors: {
    title: 'One row a kind of error, device, system and minute',
    grain: ['error_code', 'device_type', 'os', 'minute'],
    serve: 'rows',
    hot: { days: 400 },
    time: 'minute',
    from: {
      logs: {
        where: { error_code: { present: true } },
        grain: { minute: { sql: 'at - at % 60000', type: 'time' } },
        columns: { lines: { sum: '1', type: 'integer' } },
      },
    },
  },
} as const

export const experiments = {
  before_after: {
    title: 'Is there less buffering since the change?',
    sources: {
      minutes: {
        time: 'minute',
        columns: { minute: 'time', buffered: 'real', watched: 'real' },
        sql: 'SELECT minute, buffered, watched FROM playback_qoe_minutes WHERE minute >= :from AND minute < :to',
      },
    },
    ratio: [
      { from: 'minutes', sum: 'buffered' },
      { from: 'minutes', sum: 'watched' },
    ],
    good: 'down',
  },
} as const

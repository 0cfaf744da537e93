export const experiments = {
  before_after: {
    title: 'Is there less buffering since the change?',
    ratio: [
      { from: 'qoe', sum: 'buffered' },
      { from: 'qoe', sum: 'watched' },
    ],
    good: 'down',
  },
} as const

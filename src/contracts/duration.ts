/** A length of time as people say it: `10 seconds`, `1 minute`, `24 hours`, `7 days`. */
export type Duration =
  `${number} ${'second' | 'seconds' | 'minute' | 'minutes' | 'hour' | 'hours' | 'day' | 'days'}`

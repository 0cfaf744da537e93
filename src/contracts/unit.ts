import * as z from 'zod'

/**
 * What a number is of, for people to read. `share` is a part of one, `percent` of a hundred; `money` is whole units of the pack's
 * currency; `count` is of things, `number` of nothing that has a name.
 */
export const Unit = z.enum([
  'count',
  'number',
  'share',
  'percent',
  'money',
  'usd',
  'nano_usd',
  'ms',
  's',
  'minutes',
  'hours',
  'days',
  'kbps',
  'bytes',
  'gigabytes',
  'g',
  'cm3',
  'km',
])
export type Unit = z.infer<typeof Unit>

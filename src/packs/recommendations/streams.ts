import * as z from 'zod'
import { stream } from '../../contracts/stream.ts'
import { AsOf, Id, Money, Name, Time } from '../shared/fields.ts'

/** A product that was shown to somebody because a model thought so. */
const Impression = z.object({
  impression_id: Id,
  user_id: Id,
  product_id: Id,
  /** 1 is the first. */
  position: z.int().positive(),
  model_version: Name,
  experiment: Name,
  variant: Name,
  shown_at: Time,
  /** Until the recommendation was there. */
  latency_ms: z.number().nonnegative(),
})

/** What somebody did, because of a recommendation or not. */
const Interaction = z.object({
  event_id: Id,
  user_id: Id,
  session_id: Id,
  kind: z.enum(['click', 'search', 'cart_add', 'purchase']),
  product_id: Id.optional(),
  query: z.string().max(500).optional(),
  /** The recommendation that it came from. */
  impression_id: Id.optional(),
  amount: Money.optional(),
  at: Time,
})

const User = z.object({ user_id: Id, country: Name, segment: Name, signup_date: z.iso.date(), as_of: AsOf })

/** Clicks of somebody who is no buyer: more than so many, by so little time. KPIs say the same in SQL. */
export const SPAM = [
  { where: { kind: 'click' }, more: 10, within: '10 seconds' },
  // one click that was sent twice: the first of two counts
  { by: ['product_id'], where: { kind: 'click' }, more: 1, within: '1 second' },
] as const

export const streams = {
  impressions: stream({
    version: '1-0-0',
    fields: Impression,
    key: ['impression_id'],
    partition: 'user_id',
    time: 'shown_at',
    cleaning: [{ trim: 'variant' }, { lowerCase: 'variant' }],
  }),
  interactions: stream({
    version: '1-0-0',
    fields: Interaction,
    key: ['event_id'],
    partition: 'user_id',
    time: 'at',
    cleaning: [{ trim: 'kind' }, { lowerCase: 'kind' }],
    derived: {
      is_spam: { bursts: SPAM },
      /** Of the recommendation that a click was on, or that a purchase followed. */
      variant: {
        sought: [
          {
            when: { kind: 'click', is_spam: false },
            in: 'impressions',
            same: ['impression_id'],
            take: 'variant',
            within: '1 hour',
          },
          {
            when: { kind: 'purchase' },
            in: 'interactions',
            where: { kind: 'click', is_spam: false, variant: { present: true } },
            same: ['product_id'],
            take: 'variant',
            within: '30 minutes',
          },
        ],
      },
    },
  }),
  users: stream({
    version: '1-0-0',
    fields: User,
    key: ['user_id', 'as_of'],
    partition: 'user_id',
    time: 'as_of',
    cleaning: [{ trim: 'country' }, { upperCase: 'country' }, { trim: 'segment' }, { lowerCase: 'segment' }],
  }),
}

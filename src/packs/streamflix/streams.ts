import * as z from 'zod'
import { stream } from '../../contracts/stream.ts'
import { AsOf, Id, Name, Time } from '../shared/fields.ts'

/** One view, told when it ends. Lengths of time are in seconds. */
const View = z.object({
  event_id: Id,
  user_id: Id,
  video_id: Id,
  device_id: Id,
  region_id: Id,
  timestamp: Time,
  watch_duration: z.number().nonnegative(),
  video_length: z.number().positive(),
  buffering_time: z.number().nonnegative(),
  /** Kilobits a second, on the mean of the view. */
  bitrate: z.number().nonnegative(),
  quality_level: Name,
})

/** What a viewer made of a video, told once for each view that they react to. */
const Engagement = z.object({
  event_id: Id,
  user_id: Id,
  video_id: Id,
  likes: z.int().nonnegative(),
  shares: z.int().nonnegative(),
  comments: z.int().nonnegative(),
  /** 0 to 100. */
  watch_percent: z.number().min(0).max(100),
  at: Time,
})

/** One video of a list that was recommended, told when it is known what became of it. All of one list have one time. */
const RecommendationLog = z.object({
  user_id: Id,
  video_id: Id,
  recommendation_score: z.number(),
  click_flag: z.boolean(),
  watch_flag: z.boolean(),
  at: Time,
})

const Device = z.object({
  device_id: Id,
  user_id: Id,
  os: Name,
  app_version: Name,
  connection_type: Name,
  /** Megabits a second. */
  bandwidth: z.number().nonnegative(),
  as_of: AsOf,
})

const User = z.object({ user_id: Id, subscription_type: Name, region: Id, as_of: AsOf })

const Video = z.object({
  video_id: Id,
  title: Name,
  genre: Name,
  cast: z.array(Name).max(100),
  release_year: z.int(),
  language: Name,
  region: Id,
  rating: Name,
  as_of: AsOf,
})

const Region = z.object({
  region_id: Id,
  country: Name,
  timezone: Name,
  population: z.int().nonnegative(),
  /** Megabits a second. */
  avg_bandwidth: z.number().nonnegative(),
  as_of: AsOf,
})

export const streams = {
  view_events: stream({
    version: '1-0-0',
    fields: View,
    key: ['event_id'],
    partition: 'user_id',
    time: 'timestamp',
    cleaning: [{ trim: 'region_id' }, { lowerCase: 'region_id' }, { lowerCase: 'quality_level' }],
  }),
  engagement: stream({
    version: '1-0-0',
    fields: Engagement,
    key: ['event_id'],
    partition: 'user_id',
    time: 'at',
  }),
  recommendation_logs: stream({
    version: '1-0-0',
    fields: RecommendationLog,
    key: ['user_id', 'video_id', 'at'],
    partition: 'user_id',
    time: 'at',
  }),
  device_info: stream({
    version: '1-0-0',
    fields: Device,
    key: ['device_id', 'as_of'],
    partition: 'device_id',
    time: 'as_of',
    cleaning: [{ lowerCase: 'os' }, { lowerCase: 'connection_type' }],
  }),
  users: stream({
    version: '1-0-0',
    fields: User,
    key: ['user_id', 'as_of'],
    partition: 'user_id',
    time: 'as_of',
    cleaning: [{ lowerCase: 'subscription_type' }, { trim: 'region' }, { lowerCase: 'region' }],
  }),
  videos: stream({
    version: '1-0-0',
    fields: Video,
    key: ['video_id', 'as_of'],
    partition: 'video_id',
    time: 'as_of',
    cleaning: [{ trim: 'genre' }, { trim: 'title' }],
  }),
  regions: stream({
    version: '1-0-0',
    fields: Region,
    key: ['region_id', 'as_of'],
    partition: 'region_id',
    time: 'as_of',
    cleaning: [{ trim: 'region_id' }, { lowerCase: 'region_id' }],
  }),
}

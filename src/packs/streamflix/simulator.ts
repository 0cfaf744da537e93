import type { Simulator } from '../../contracts/simulator.ts'
import { pools } from './pools.ts'
import { REGIONS } from './regions.ts'

/** How likely it is that somebody begins to watch, by the hour of their own clocks. A view is told when it ends, most of an hour later. */
const EVENING = [
  0.22, 0.14, 0.1, 0.08, 0.08, 0.1, 0.14, 0.18, 0.2, 0.2, 0.22, 0.24, 0.28, 0.28, 0.26, 0.26, 0.3, 0.4, 0.72,
  1, 1, 0.98, 0.74, 0.4,
]

const RATE_OF_EVENINGS = EVENING.reduce((sum, each) => sum + each, 0) / 24

const SITS_DOWN = {
  by: '$region_id',
  of: Object.fromEntries(
    REGIONS.map(({ region_id, timezone }) => [region_id, { hours: EVENING, zone: timezone }]),
  ),
} as const

/** People who watch, and what they are shown before they do. */
export const simulator = {
  rate: 7.3,
  warm: '3 hours',
  parameters: { buffering: 2.26, clicks: 0.084 },
  pools,
  rows: {
    view_events: {
      event_id: { id: 'v-' },
      user_id: '$user_id',
      video_id: '$video.video_id',
      device_id: '$device.device_id',
      region_id: '$region_id',
      timestamp: { time: '$now' },
      watch_duration: { round: '$watched' },
      video_length: '$video.video_length',
      buffering_time: { round: '$buffered', digits: 2 },
      bitrate: { round: '$bitrate' },
      quality_level: {
        if: { above: ['$bitrate', 9000] },
        gives: 'uhd',
        else: { if: { above: ['$bitrate', 3500] }, gives: 'hd', else: 'sd' },
      },
    },
    engagement: {
      event_id: { id: 'e-' },
      user_id: '$user_id',
      video_id: '$video.video_id',
      likes: '$likes',
      shares: '$shares',
      comments: '$comments',
      watch_percent: { round: { within: [{ times: [100, '$share'] }, 0, 100] }, digits: 1 },
      at: { time: '$now' },
    },
    recommendation_logs: {
      user_id: '$user_id',
      video_id: '$shown.video_id',
      recommendation_score: { round: '$score', digits: 4 },
      click_flag: '$clicked',
      watch_flag: '$is_watched',
      at: { time: '$listed' },
    },
    device_info: {
      device_id: '$device_id',
      user_id: '$owner.user_id',
      os: '$os',
      app_version: '$app_version',
      connection_type: '$connection_type',
      bandwidth: { round: '$bandwidth', digits: 1 },
      as_of: { time: '$now' },
    },
    users: {
      user_id: '$user_id',
      subscription_type: '$subscription_type',
      region: '$region',
      as_of: { time: '$now' },
    },
    videos: {
      video_id: '$video_id',
      title: '$title',
      genre: '$genre',
      cast: '$cast',
      release_year: '$release_year',
      language: '$language',
      region: '$made_in',
      rating: '$rating',
      as_of: { time: '$now' },
    },
    regions: {
      region_id: '$region_id',
      country: '$country',
      timezone: '$timezone',
      population: '$population',
      avg_bandwidth: '$avg_bandwidth',
      as_of: { time: '$now' },
    },
  },
  processes: {
    view: {
      // most of them stay away, and more by day than in the evening
      starts: { perSecond: 1.57 / RATE_OF_EVENINGS },
      steps: {
        thinks: {
          set: {
            device: { one: 'devices' },
            user_id: '$device.owner.user_id',
            region_id: '$device.owner.region',
          },
          next: { comes: SITS_DOWN, gone: { minus: [1, SITS_DOWN] } },
        },
        comes: {
          // told of when they are first seen
          set: {
            user: { one: 'users', where: { user_id: '$user_id' } },
            listed: '$now',
            left: { round: { uniform: [2.5, 6.5] } },
          },
          lasts: 20,
          next: { listed: 0.65, watches: 0.35 },
        },
        listed: {
          set: {
            // of each shelf one, so that no video is twice in a list
            shown: { one: 'videos', where: { shelf: '$left' }, weight: 'popularity' },
            score: { uniform: [0.2, 1] },
            // what is thought to fit better does
            clicked: { chance: { times: [{ parameter: 'clicks' }, { over: ['$score', 0.6] }] } },
            is_watched: { if: '$clicked', gives: { chance: 0.7 }, else: false },
            left: { minus: ['$left', 1] },
          },
          emit: ['recommendation_logs'],
          next: {
            listed: { if: { above: ['$left', 0.5] }, gives: 1, else: 0 },
            watches: { if: { above: ['$left', 0.5] }, gives: 0, else: 1 },
          },
        },
        watches: {
          set: {
            video: { one: 'videos', weight: 'popularity' },
            // some see at once that it is not for them, others stay to the end
            share: {
              by: { pick: { skips: 0.12, stays: 0.46, leaves: 0.42 } },
              of: {
                skips: { uniform: [0, 0.1] },
                stays: { uniform: [0.92, 1] },
                leaves: { uniform: [0.1, 0.9] },
              },
            },
            watched: { times: ['$share', '$video.video_length'] },
            buffered: {
              gamma: [
                {
                  times: [
                    { parameter: 'buffering' },
                    { by: '$device.connection_type', of: { wifi: 0.9, mobile: 1.5, wired: 0.6 } },
                    { by: '$device.os', of: { android: 1.05, ios: 0.95, tizen: 1.05, web: 1.1 }, else: 0.95 },
                  ],
                },
                1.2,
              ],
            },
            bitrate: { within: [{ times: ['$device.bandwidth', 90, { lognormal: [1, 0.2] }] }, 400, 16_000] },
          },
          lasts: { add: ['$watched', '$buffered'] },
          next: 'ends',
        },
        ends: { emit: ['view_events'], lasts: { exponential: 15 }, next: { reacts: 0.3, gone: 0.7 } },
        reacts: {
          set: {
            likes: { if: { chance: { add: [0.15, { times: [0.5, '$share'] }] } }, gives: 1, else: 0 },
            shares: { if: { chance: 0.12 }, gives: 1, else: 0 },
            comments: { if: { chance: 0.18 }, gives: { round: { uniform: [0.6, 3.4] } }, else: 0 },
          },
          emit: ['engagement'],
        },
        gone: {},
      },
    },
    // some pay for more, or less, and a few move
    subscription: {
      starts: { perSecond: 0.0015, flat: true },
      steps: {
        // who was never seen is told of now, and again when they have changed
        thinks: { set: { user: { one: 'users' } }, lasts: 60, next: 'changes' },
        changes: {
          change: { user: { subscription_type: { pick: { basic: 2, standard: 3, premium: 2 } } } },
        },
      },
    },
    move: {
      starts: { perSecond: 0.0002, flat: true },
      steps: {
        packs: {
          set: { user: { one: 'users' }, place: { one: 'regions', weight: 'viewers' } },
          lasts: 60,
          next: 'moves',
        },
        moves: {
          change: { user: { region: '$place.region_id' } },
        },
      },
    },
  },
  noise: {
    view_events: {
      delay: { gamma: [1, 2] },
      duplicates: 0.015,
      late: { share: 0.015, by: { gamma: [150, 1.5] } },
      bad: { missing: 0.001, type: 0.001, future: 0.0005 },
    },
    engagement: {
      delay: { gamma: [1, 2] },
      duplicates: 0.01,
      late: { share: 0.01, by: { gamma: [120, 1.5] } },
      bad: { missing: 0.001, type: 0.001 },
    },
    recommendation_logs: {
      delay: { gamma: [0.8, 2] },
      duplicates: 0.01,
      late: { share: 0.01, by: { gamma: [180, 1.5] } },
      bad: { missing: 0.0005, type: 0.0005, future: 0.0002 },
    },
  },
  incidents: {
    buffering: {
      perDay: 0.5,
      lasts: { uniform: [1800, 5400] },
      where: { region_id: { pick: { in: 1, us: 1, br: 1, de: 1, jp: 1, gb: 1 } } },
      changes: { buffering: { uniform: [9, 14] } },
    },
  },
} as const satisfies Simulator

import type { Pool } from '../../contracts/simulator.ts'
import { REGIONS } from './regions.ts'

/** Who takes part, and what is so of each. */
export const pools = {
  regions: { size: REGIONS, attributes: {}, tells: { stream: 'regions', when: 'start' } },
  users: {
    size: 30_000,
    atLeast: 200,
    attributes: {
      user_id: { text: ['u-', '$index'] },
      home: { one: 'regions', weight: 'viewers', favour: 'even' },
      region: '$home.region_id',
      subscription_type: { pick: { basic: 0.35, standard: 0.4, premium: 0.25 } },
    },
    tells: { stream: 'users', when: 'first' },
  },
  devices: {
    size: 36_000,
    atLeast: 240,
    attributes: {
      device_id: { text: ['d-', '$index'] },
      owner: { one: 'users', favour: 'even' },
      os: { pick: { android: 0.32, ios: 0.24, tizen: 0.16, webos: 0.12, web: 0.16 } },
      app_version: { pick: { '7.1.0': 0.5, '7.0.3': 0.35, '6.9.8': 0.15 } },
      connection_type: {
        by: '$os',
        of: {
          android: { pick: { wifi: 0.6, mobile: 0.4 } },
          ios: { pick: { wifi: 0.65, mobile: 0.35 } },
        },
        else: { pick: { wifi: 0.75, wired: 0.25 } },
      },
      bandwidth: {
        times: [
          '$owner.home.avg_bandwidth',
          { by: '$connection_type', of: { mobile: 0.3, wifi: 0.6, wired: 1 } },
          { lognormal: [1, 0.4] },
        ],
      },
    },
    tells: { stream: 'device_info', when: 'first' },
  },
  videos: {
    size: 1200,
    atLeast: 300,
    attributes: {
      video_id: { text: ['m-', '$index'] },
      genre: {
        pick: {
          Action: 0.25,
          Drama: 0.21,
          Comedy: 0.14,
          Thriller: 0.12,
          Romance: 0.1,
          Documentary: 0.07,
          Animation: 0.06,
          Horror: 0.05,
        },
      },
      title: { text: ['$genre', ' ', '$index'] },
      cast: [
        { text: ['Actor ', { round: { uniform: [1, 300] } }] },
        { text: ['Actor ', { round: { uniform: [301, 600] } }] },
      ],
      release_year: { round: { uniform: [1990, 2026] } },
      language: { pick: { English: 0.45, Hindi: 0.25, Portuguese: 0.1, German: 0.1, Japanese: 0.1 } },
      origin: { one: 'regions', favour: 'even' },
      made_in: '$origin.region_id',
      rating: { pick: { all: 0.3, '12': 0.3, '16': 0.25, '18': 0.15 } },
      video_length: { round: { within: [{ lognormal: [3750, 0.22] }, 1200, 9000] } },
      shelf: { round: { uniform: [0.51, 6.49] } },
      popularity: { lognormal: [1, 0.6] },
    },
    tells: { stream: 'videos', when: 'start' },
  },
} as const satisfies Record<string, Pool>

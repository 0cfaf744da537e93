import type { Simulator } from '../../contracts/simulator.ts'

/** Stalls are likelier on weak devices and busy networks; the parameter is what a healthy network has. */
const STALL = {
  times: [
    { parameter: 'stall' },
    { by: '$device_type', of: { tv: 0.8, phone: 1.3, web: 1, tablet: 1 } },
    { by: '$cdn', of: { alpha: 0.8, beta: 1, gamma: 1.2 } },
  ],
} as const

/** People in front of players. A player says how it is every ten seconds, and at once when it stalls or goes on. */
export const simulator = {
  rate: 100,
  warm: '1 hour',
  // live video is an evening affair, and the regions spread the evening
  shape: [
    0.6, 0.5, 0.45, 0.4, 0.4, 0.45, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.3, 1.5, 1.7,
    1.8, 1.6, 1.2, 0.8,
  ],
  parameters: {
    heartbeat: 10,
    /** Chance that a heartbeat's time ends in a stall. */
    stall: 0.02,
    stall_seconds: 4,
    /** Chance that a session ends with a heartbeat: 25 minutes on the mean. */
    leave: 1 / 150,
    /** How much likelier while it stalls. */
    leave_stalled: 0.04,
    fault: 0.0003,
  },
  pools: {
    users: {
      size: 200_000,
      kept: false,
      attributes: {
        region: { pick: { 'eu-west': 0.3, 'us-east': 0.3, 'ap-south': 0.25, 'sa-east': 0.15 } },
        device_type: { pick: { tv: 0.4, phone: 0.3, web: 0.2, tablet: 0.1 } },
        os: {
          by: '$device_type',
          of: {
            tv: { pick: { tizen: 0.4, webos: 0.3, roku: 0.3 } },
            phone: { pick: { android: 0.6, ios: 0.4 } },
            web: { pick: { windows: 0.6, macos: 0.3, linux: 0.1 } },
            tablet: { pick: { ipados: 0.6, android: 0.4 } },
          },
        },
      },
    },
    titles: { size: 300, atLeast: 20, attributes: {} },
  },
  rows: {
    heartbeats: {
      event_id: { id: 'h-' },
      session_id: '$session_id',
      user_id: '$user_id',
      title_id: '$title_id',
      device_type: '$device_type',
      os: '$user.os',
      region: '$region',
      cdn: '$cdn',
      player_state: '$state',
      bitrate_kbps: { round: '$bitrate' },
      buffer_ms: { round: '$buffer' },
      time_to_first_frame_ms: '$first_frame',
      error_code: '$error',
      at: { time: '$now' },
    },
    logs: {
      at: { time: '$now' },
      session_id: '$session_id',
      device_type: '$device_type',
      os: '$user.os',
      error_code: '$error',
      region: '$region',
      cdn: '$cdn',
      message: '$message',
    },
  },
  processes: {
    session: {
      starts: { perSecond: 0.76 },
      steps: {
        join: {
          set: {
            user: { one: 'users', favour: 'few' },
            title: { one: 'titles', favour: 'few' },
            session_id: { id: 's-' },
            user_id: { text: ['u-', '$user.index'] },
            title_id: { text: ['t-', '$title.index'] },
            device_type: '$user.device_type',
            region: '$user.region',
            cdn: {
              by: '$region',
              of: {
                'eu-west': { pick: { alpha: 0.4, beta: 0.3, gamma: 0.3 } },
                'us-east': { pick: { alpha: 0.35, beta: 0.35, gamma: 0.3 } },
                'ap-south': { pick: { alpha: 0.3, beta: 0.3, gamma: 0.4 } },
                'sa-east': { pick: { alpha: 0.3, beta: 0.4, gamma: 0.3 } },
              },
            },
            // what the device can show and the network carries
            best: {
              times: [
                { by: '$device_type', of: { tv: 7500, web: 4500, tablet: 3500, phone: 2200 } },
                { by: '$cdn', of: { alpha: 1.1, beta: 1, gamma: 0.85 } },
                { lognormal: [1, 0.2] },
              ],
            },
            bitrate: '$best',
            buffer: { uniform: [8000, 20_000] },
            state: 'playing',
            first_frame: {
              round: {
                times: [
                  { by: '$device_type', of: { tv: 900, web: 600, tablet: 700, phone: 750 } },
                  { by: '$cdn', of: { alpha: 0.85, beta: 1, gamma: 1.25 } },
                  { lognormal: [1, 0.4] },
                ],
              },
            },
            message: 'session began',
          },
          emit: ['heartbeats', 'logs'],
          lasts: { uniform: [2, 10] },
          next: 'playing',
        },
        playing: {
          set: {
            state: 'playing',
            first_frame: null,
            bitrate: { times: ['$best', { uniform: [0.9, 1] }] },
            buffer: { uniform: [8000, 20_000] },
          },
          emit: ['heartbeats'],
          lasts: { times: [{ parameter: 'heartbeat' }, { uniform: [0.95, 1.05] }] },
          next: {
            buffering: STALL,
            paused: 0.01,
            ended: { parameter: 'leave' },
            failed: { parameter: 'fault' },
            playing: 1,
          },
        },
        buffering: {
          set: {
            state: 'buffering',
            first_frame: null,
            bitrate: { times: ['$best', 0.5] },
            buffer: { uniform: [0, 400] },
          },
          emit: ['heartbeats'],
          lasts: { within: [{ gamma: [{ parameter: 'stall_seconds' }, 2] }, 0.5, 10] },
          next: { ended: { parameter: 'leave_stalled' }, playing: 1 },
        },
        paused: {
          set: { state: 'paused' },
          emit: ['heartbeats'],
          lasts: { parameter: 'heartbeat' },
          next: { paused: 0.8, playing: 0.18, ended: 0.02 },
        },
        ended: { set: { state: 'ended', buffer: 0 }, emit: ['heartbeats'] },
        failed: {
          set: {
            state: 'error',
            buffer: 0,
            error: { pick: { E12: 0.5, E42: 0.3, E77: 0.2 } },
            message: {
              by: '$error',
              of: { E12: 'decoder gave up', E42: 'manifest "not found"', E77: 'key refused' },
            },
          },
          emit: ['heartbeats', 'logs'],
        },
      },
    },
  },
  noise: {
    heartbeats: {
      delay: { gamma: [0.4, 2] },
      duplicates: 0.01,
      late: { share: 0.01, by: { gamma: [40, 1.5] } },
      bad: { missing: 0.001, type: 0.001, enum: 0.0005, future: 0.0005 },
    },
    logs: {
      delay: { gamma: [2, 1.5] },
      duplicates: 0.01,
      late: { share: 0.03, by: { gamma: [120, 1.5] } },
      bad: { missing: 0.002, future: 0.001, line: 0.005 },
    },
  },
  incidents: {
    buffering: {
      perDay: 2,
      lasts: { uniform: [300, 1200] },
      where: {
        region: { pick: { 'eu-west': 1, 'us-east': 1, 'ap-south': 1, 'sa-east': 1 } },
        cdn: { pick: { alpha: 1, beta: 1, gamma: 1 } },
      },
      changes: { stall: { uniform: [0.3, 0.8] }, stall_seconds: { uniform: [4, 7] } },
    },
  },
} as const satisfies Simulator

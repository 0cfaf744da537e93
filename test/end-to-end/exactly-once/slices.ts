import type { SlicesByPack } from '../declare-slices.ts'

const MINUTE = 60_000

/** Orders and payments grow from one ledger to two and to four within the hour before; sessions are in three all the time. */
export const slicesAt = (now: number): SlicesByPack => ({
  quickeats: {
    order_id: [
      { from: new Date(now - 40 * MINUTE).toISOString(), slices: 2 },
      { from: new Date(now - 20 * MINUTE).toISOString(), slices: 4 },
    ],
  },
  playback: { session_id: [{ from: '2026-01-01T00:00:00Z', slices: 3 }] },
})

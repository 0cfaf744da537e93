import type { Sample } from '../../engine/metrics/family.ts'
import { windowLabel } from '../../engine/metrics/window-label.ts'
import type { BoardRow } from '../../engine/stream/board-row.ts'
import { askBoard, type Boards, type NewestWindow } from '../../platform/boards.ts'
import type { Collector } from './collector.ts'

/** Groups of one window: those that come first by their keys. */
const GROUPS_LIMIT = 100

interface Shown extends NewestWindow {
  readonly pack: string
}

/** What the Boards show. */
export const windows: Collector = {
  name: 'windows',
  async collect({ env, packs, now }) {
    const shown = (await Promise.all(packs.map(({ name }) => newest(env.BOARD, name)))).flat()
    return [
      {
        name: 'tributary_window_value',
        type: 'gauge',
        help: 'Values of the newest final window of each group, and of gauges',
        samples: shown.flatMap(({ pack, rows }) => rows.flatMap((row) => samplesOf(pack, row))),
      },
      {
        name: 'tributary_window_hidden_groups',
        type: 'gauge',
        help: `Groups of a window beyond the ${GROUPS_LIMIT} that are shown`,
        samples: shown
          .filter(({ more }) => more > 0)
          .map(({ pack, window, more }) => ({ labels: { pack, window }, value: more })),
      },
      {
        name: 'tributary_window_end_timestamp_seconds',
        type: 'gauge',
        unit: 'seconds',
        help: 'When the newest final window ended',
        samples: shown.flatMap(({ pack, window, rows: [first] }) =>
          first ? [{ labels: { pack, window }, value: first.end / 1000 }] : [],
        ),
      },
      {
        name: 'tributary_watermark_delay_seconds',
        type: 'gauge',
        unit: 'seconds',
        help: 'How far behind now a window is final; it grows while nothing comes',
        samples: shown.flatMap(({ pack, window, watermark }) =>
          watermark === null ? [] : [{ labels: { pack, window }, value: (now - watermark) / 1000 }],
        ),
      },
    ]
  },
}

async function newest(boards: Boards, pack: string): Promise<Shown[]> {
  const text = await askBoard(boards, pack, (board) => board.newest(pack, GROUPS_LIMIT))
  return (JSON.parse(text) as NewestWindow[]).map((window) => ({ ...window, pack }))
}

/** Numbers alone: a list of the most frequent is none. */
function samplesOf(pack: string, { window, keys, values }: BoardRow): Sample[] {
  const groups = Object.fromEntries(
    Object.entries(keys).map(([key, value]) => [windowLabel(key), String(value ?? '')]),
  )
  return Object.entries(values).flatMap(([value, reading]) =>
    typeof reading === 'number' ? [{ labels: { pack, window, value, ...groups }, value: reading }] : [],
  )
}

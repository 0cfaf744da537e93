import { Catalogue } from '../../../src/engine/ingest/catalogue.ts'
import { apiRow } from '../../../src/engine/stream/board-row.ts'
import { tumbling } from '../../../src/engine/stream/co-partition.ts'
import { MergedWindows } from '../../../src/engine/stream/merge.ts'
import { WindowBook } from '../../../src/engine/stream/window-book.ts'
import { PACKS } from '../../../src/packs/index.ts'
import { sorted, WINDOW_NAMES, type WindowName, type WindowRow } from './reference.ts'
import { compared } from './shown.ts'
import { PACK_OF, type StreamName } from './traffic.ts'

/** What the windows come to when the sealed rows are counted anew, in one slice. @param now epoch ms */
export function replayed(
  lines: Readonly<Record<StreamName, readonly string[]>>,
  now: number,
): Record<WindowName, WindowRow[]> {
  const catalogue = new Catalogue(PACKS)
  const rows: Partial<Record<WindowName, WindowRow[]>> = {}
  for (const pack of PACKS) {
    const book = new WindowBook(tumbling(pack.windows), pack.streams)
    for (const [stream, own] of Object.entries(lines)) {
      if (PACK_OF[stream as StreamName] !== pack.name) continue
      const { check } = catalogue.stream(`${pack.name}.${stream}`)
      for (const line of own) {
        const good = check(JSON.parse(line), now)
        if (!good.ok) throw new Error(`a sealed row does not keep its contract: ${line}`)
        book.fold(stream, good, now)
      }
    }
    const merged = new MergedWindows(tumbling(pack.windows))
    merged.apply('replay', book.snapshot(1), now)
    merged.advance(now)
    for (const fullName of WINDOW_NAMES) {
      const [name, window = ''] = fullName.split('.')
      if (name === pack.name)
        rows[fullName] = sorted(
          merged
            .rows(window, -Infinity, Infinity)
            .map((row) => compared(fullName, row.start, { ...apiRow(row) })),
        )
    }
  }
  return rows as Record<WindowName, WindowRow[]>
}

import { Fault } from '../../contracts/problem.ts'
import type { WindowEntry } from '../../engine/ingest/catalogue.ts'
import { apiRow } from '../../engine/stream/board-row.ts'
import { MergedWindows } from '../../engine/stream/merge.ts'
import { MergedGauges } from '../../engine/stream/merged-gauges.ts'
import { askLedger, type Ledgers, type LedgerWindows } from '../../platform/ledgers.ts'

/** Rows that one answer holds. */
const ROWS_LIMIT = 10_000

/** The rows of a window or gauge, merged over its ledgers. @param now epoch ms */
export async function readWindows(
  ledgers: Ledgers,
  { name, window, address }: WindowEntry,
  { from, to }: { readonly from: number; readonly to: number },
  now: number,
) {
  const answer = await askLedger(ledgers, address, (ledger) => ledger.windows(name, from, to))
  const { update, gauges }: LedgerWindows = JSON.parse(answer)
  if (window.kind === 'gauge') {
    const merged = new MergedGauges({ [name]: window })
    merged.apply(String(address.slice), gauges)
    return limited(merged.rows(name, now)).map(apiRow)
  }
  const merged = new MergedWindows({ [name]: window })
  merged.apply(String(address.slice), update, now)
  merged.advance(now)
  return limited(merged.rows(name, from, to)).map(apiRow)
}

function limited<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= ROWS_LIMIT) return rows
  throw new Fault(
    'malformed-request',
    `These are ${rows.length} rows; an answer holds ${ROWS_LIMIT}. Ask for less with from and to.`,
  )
}

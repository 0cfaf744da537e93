import { useState } from 'preact/hooks'
import type { KpiShape } from '../../contracts/pack-shape.ts'
import { exact, numberOf, short } from '../format/number.ts'
import { words } from '../format/words.ts'
import { Change } from './change.tsx'

type Row = Readonly<Record<string, unknown>>

const MOST = 200

interface Order {
  readonly column: string
  readonly direction: 1 | -1
}

/** Rows, in the order of the answer until a heading is pressed. Numbers stand under each other by their places. */
export function DataTable({
  columns,
  rows,
  before,
  currency,
  label,
  heading = words,
}: {
  columns: KpiShape['columns']
  rows: readonly Row[]
  /** What a row was in the period before. */
  before?: (row: Row) => Row | undefined
  currency?: string | undefined
  label: string
  /** How the name of a column is written. */
  heading?: (name: string) => string
}) {
  const [order, setOrder] = useState<Order>()
  const shown = order ? [...rows].sort(compare(order)) : rows
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys
    <section class="table-scroll" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ name, unit }) => (
              <th
                key={name}
                scope="col"
                class={unit && 'number'}
                aria-sort={
                  order?.column === name ? (order.direction === 1 ? 'ascending' : 'descending') : undefined
                }
              >
                <button type="button" onClick={() => setOrder(next(order, name, unit !== undefined))}>
                  {heading(name)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, MOST).map((row, i) => (
            <tr key={i}>
              {columns.map(({ name, unit }, place) =>
                unit ? (
                  <td key={name} class="number" title={exact(row[name], { unit, currency })}>
                    {short(row[name], { unit, currency })}
                    {place > 0 && (
                      <Change value={row[name]} before={before?.(row)?.[name]} measure={{ unit, currency }} />
                    )}
                  </td>
                ) : (
                  <td key={name} title={textOf(row[name])}>
                    {textOf(row[name])}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST && (
        <p class="more">
          The first {MOST} of {rows.length}. The CSV has all.
        </p>
      )}
    </section>
  )
}

/** Numbers from the greatest, words from A; then the other way, then as they came. */
function next(order: Order | undefined, column: string, isNumber: boolean): Order | undefined {
  const first = isNumber ? -1 : 1
  if (order?.column !== column) return { column, direction: first }
  return order.direction === first ? { column, direction: first === 1 ? -1 : 1 } : undefined
}

const compare =
  ({ column, direction }: Order) =>
  (a: Row, b: Row): number => {
    const [x, y] = [numberOf(a[column]), numberOf(b[column])]
    if (x !== null && y !== null) return (x - y) * direction
    return String(a[column] ?? '').localeCompare(String(b[column] ?? '')) * direction
  }

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

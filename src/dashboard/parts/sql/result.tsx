import { DataTable } from '../../charts/data-table.tsx'
import type { SqlAnswer } from '../../data/run-sql.ts'
import { csv } from '../../export/csv.ts'
import { download } from '../../export/download.ts'
import { exact, short } from '../../format/number.ts'
import { drawingOf } from '../../kinds/sql-columns.ts'
import type { ShownAnswer } from '../../kinds/sql-shown.ts'
import { Panel } from '../panel.tsx'
import { Empty } from '../state.tsx'
import { SqlChart } from './chart.tsx'

/** Rows, and a chart where they can be drawn. What is saved is what came. */
export function SqlResult({ answer, shown, name }: { answer: SqlAnswer; shown: ShownAnswer; name: string }) {
  const { columns, currency, rows, elapsed_ms, truncated } = shown
  const drawing = drawingOf(shown, columns)
  const hasTimes = columns.some(({ type }) => type === 'time')
  const MS = { unit: 'ms' } as const
  return (
    <div class="panels sql-result">
      <Panel
        title="Rows"
        wide
        note={
          <span role="status" title={exact(elapsed_ms, MS)}>
            {rows === 1 ? '1 row' : `${rows} rows`}
            {truncated && ', and there are more'} in {short(elapsed_ms, MS)}
            {hasTimes && ', times in UTC'}
          </span>
        }
        controls={
          rows > 0 && (
            <button
              type="button"
              class="quiet"
              title="Save the rows"
              onClick={() =>
                download(
                  `${name}.csv`,
                  csv(
                    answer.meta.map((column) => column.name),
                    answer.data,
                  ),
                )
              }
            >
              CSV
            </button>
          )
        }
      >
        {rows === 0 ? (
          <Empty title="No rows">
            <p>The query ran; nothing fits its conditions.</p>
          </Empty>
        ) : (
          <DataTable columns={columns} rows={shown.data} currency={currency} label="Rows" heading={String} />
        )}
      </Panel>
      {drawing && <SqlChart answer={shown} drawing={drawing} />}
    </div>
  )
}

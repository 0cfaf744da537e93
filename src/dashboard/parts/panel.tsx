import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import type { KpiShape } from '../../contracts/pack-shape.ts'
import { DataTable } from '../charts/data-table.tsx'
import { csv } from '../export/csv.ts'
import { download } from '../export/download.ts'
import { png } from '../export/png.ts'

/** What a figure shows, as rows. */
export interface Table {
  readonly columns: KpiShape['columns']
  readonly currency: string | undefined
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

export interface PanelProps {
  readonly title: string
  /** Under the title: what the numbers are. */
  readonly note?: ComponentChildren
  readonly controls?: ComponentChildren
  /** What it shows, as rows to read or keep; with it comes a picture too. The name is that of the files. */
  readonly keep?: { readonly name: string; readonly table: () => Table } | undefined
  readonly wide?: boolean | undefined
  readonly children: ComponentChildren
}

/** One figure of a page: its title, what may be set about it, and what may be taken from it. */
export function Panel({ title, note, controls, keep, wide, children }: PanelProps) {
  const id = useId()
  const panel = useRef<HTMLElement>(null)
  const [isTable, setTable] = useState(false)
  const savePicture = async (name: string) => {
    if (panel.current) download(`${name}.png`, await png(panel.current))
  }
  return (
    <section class={wide ? 'panel wide' : 'panel'} aria-labelledby={id} ref={panel}>
      <header>
        <div class="panel-title">
          <h3 id={id}>{title}</h3>
          {keep && (
            <div class="panel-controls">
              <button
                type="button"
                class="quiet"
                title="Show the numbers instead"
                aria-pressed={isTable}
                onClick={() => setTable(!isTable)}
              >
                Table
              </button>
              <button
                type="button"
                class="quiet"
                title="Save the numbers"
                onClick={() => download(`${keep.name}.csv`, toCsv(keep.table()))}
              >
                CSV
              </button>
              <button
                type="button"
                class="quiet"
                title="Save a picture"
                onClick={() => void savePicture(keep.name)}
              >
                PNG
              </button>
            </div>
          )}
        </div>
        {(note || controls) && (
          <div class="panel-note">
            <p class="note">{note}</p>
            <div class="panel-controls">{controls}</div>
          </div>
        )}
      </header>
      {isTable && keep ? <DataTable {...keep.table()} label={title} /> : children}
    </section>
  )
}

const toCsv = ({ columns, rows }: Table) =>
  csv(
    columns.map(({ name }) => name),
    rows,
  )

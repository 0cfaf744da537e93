import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { csv } from '../export/csv.ts'
import { download } from '../export/download.ts'
import { png } from '../export/png.ts'

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

export interface PanelProps {
  readonly title: string
  /** Under the title: what the numbers are. */
  readonly note?: ComponentChildren
  readonly controls?: ComponentChildren
  /** What it shows, as rows to keep; with it comes a picture too. The name is that of the files. */
  readonly keep?: { readonly name: string; readonly table: () => Table } | undefined
  readonly wide?: boolean
  readonly children: ComponentChildren
}

/** One figure of a page: its title, what may be set about it, and what may be taken from it. */
export function Panel({ title, note, controls, keep, wide, children }: PanelProps) {
  const id = useId()
  const panel = useRef<HTMLElement>(null)
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
      {children}
    </section>
  )
}

const toCsv = ({ columns, rows }: Table) => csv(columns, rows)

import type { CatalogPack } from '../../data/catalog.ts'
import { Columns } from './tables.tsx'

/** How each figure is worked out. */
export function KpiTexts({ kpis }: Pick<CatalogPack, 'kpis'>) {
  if (kpis.length === 0) return null
  return (
    <section aria-labelledby="kpis">
      <h2 id="kpis">KPIs</h2>
      <ul class="entries boxed">
        {kpis.map(({ name, title, columns, sql }) => (
          <li key={name}>
            <details>
              <summary class="kpi-line">
                <code>{name}</code>
                <span class="entry-first">{title}</span>
              </summary>
              <div class="entry-inside">
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys */}
                <pre tabIndex={0}>{sql}</pre>
                <Columns columns={columns} label={name} />
              </div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}

import type { CatalogTable } from '../../data/catalog.ts'
import { useNow } from '../../data/use-now.ts'
import { exact, short } from '../../format/number.ts'
import { ago } from '../../format/time.ts'

const COUNT = { unit: 'count' } as const

/** How much is in a table, how new it is, and what one row of it is. */
export function TableFacts({
  table: { grain, from, rows, newest, loaded_at, serve },
}: {
  table: CatalogTable
}) {
  const now = useNow(10_000)
  const since = (time: string) => `${ago(now - Date.parse(time))} ago`
  return (
    <dl class="table-facts">
      {grain.length > 0 && <Fact name="One row a">{grain.join(', ')}</Fact>}
      {from.length > 0 && <Fact name="From">{from.join(', ')}</Fact>}
      <Fact name="Rows" title={rows === null ? undefined : exact(rows, COUNT)}>
        {rows === null ? (serve === 'lake' ? 'in the lake' : '–') : short(rows, COUNT)}
      </Fact>
      {newest && (
        <Fact name="Newest" title={newest}>
          {since(newest)}
        </Fact>
      )}
      {loaded_at && (
        <Fact name="Loaded" title={loaded_at}>
          {since(loaded_at)}
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, title, children }: { name: string; title?: string | undefined; children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={title}>{children}</dd>
    </div>
  )
}

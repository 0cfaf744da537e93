import type { CatalogPack, CatalogTable } from '../../data/catalog.ts'
import type { Query } from '../../data/query.ts'
import { titleOf } from '../../format/words.ts'
import { TableFacts } from '../catalog/table-facts.tsx'
import { Name } from '../name.tsx'
import { Empty, Loading, Trouble } from '../state.tsx'

const ROWS = 100

/** The tables that can be asked, with what their columns mean. A name that is pressed goes into the query. */
export function WarehouseTables({
  catalog: { data, problem },
  onAsk,
  onName,
}: {
  catalog: Query<{ packs: CatalogPack[] }>
  onAsk: (sql: string) => void
  onName: (name: string) => void
}) {
  if (problem && !data) return <Trouble problem={problem} />
  if (!data) return <Loading label="The tables" />
  // the calendar is told by every pack
  const shared = new Set<string>()
  const packs = data.packs.map(({ title, tables }) => ({
    name: titleOf(title).name,
    tables: tables.filter(({ name, serve, kind }) => {
      const isNew = serve === 'rows' && !shared.has(name)
      if (kind === 'calendar' || kind === 'quality') shared.add(name)
      return isNew
    }),
  }))
  if (packs.length === 0)
    return (
      <Empty title="No tables are told of">
        <p>
          They are told to keys with <code>read:</code> of a pack; the scope <code>sql</code> alone reads all
          of them.
        </p>
      </Empty>
    )
  return (
    <div class="table-list boxed">
      {packs
        .filter(({ tables }) => tables.length > 0)
        .map(({ name, tables }) => (
          <section key={name} aria-label={name}>
            <h3>{name}</h3>
            {tables.map((table) => (
              <Entry key={table.name} table={table} onAsk={onAsk} onName={onName} />
            ))}
          </section>
        ))}
    </div>
  )
}

function Entry({
  table,
  onAsk,
  onName,
}: {
  table: CatalogTable
  onAsk: (sql: string) => void
  onName: (name: string) => void
}) {
  return (
    <details>
      <summary>
        <Name>{table.name}</Name>
      </summary>
      <p class="note">{table.title}</p>
      <TableFacts table={table} />
      <div class="buttons">
        <button type="button" class="plain" onClick={() => onAsk(selectOf(table))}>
          First rows
        </button>
        <button type="button" class="plain" onClick={() => onName(table.name)}>
          Its name
        </button>
      </div>
      <ul class="column-list">
        {table.columns.map(({ name, type, meaning }) => (
          <li key={name}>
            <button type="button" onClick={() => onName(name)}>
              {name}
            </button>{' '}
            <span class="quiet-word">{type}</span>
            {meaning && <span class="note">{meaning}</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Columns by name, so that those that come later change nobody's query. */
const selectOf = ({ name, columns }: CatalogTable) =>
  `SELECT ${columns.map((column) => column.name).join(', ')}\nFROM ${name}\nLIMIT ${ROWS}`

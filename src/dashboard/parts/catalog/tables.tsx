import { useState } from 'preact/hooks'
import type { CatalogColumn, CatalogPack, CatalogTable } from '../../data/catalog.ts'
import { address } from '../../data/request.ts'
import { useScope } from '../../data/session.ts'
import { exact, short } from '../../format/number.ts'
import { Link } from '../../router.tsx'
import { Head } from '../head.tsx'
import { Name } from '../name.tsx'
import { TableBox } from '../table-box.tsx'
import { KeyHistory } from './key-history.tsx'
import { TableFacts } from './table-facts.tsx'

const COUNT = { unit: 'count' } as const
const KINDS: Readonly<Record<CatalogTable['kind'], string>> = {
  fact: 'Fact',
  dimension: 'Dimension',
  calendar: 'Calendar',
  quality: 'Quality',
}

/** A line a table; opened, its columns and, of a dimension, how a key changed. */
export function CatalogTables({ tables, views }: Pick<CatalogPack, 'tables' | 'views'>) {
  return (
    <section aria-labelledby="tables">
      <h2 id="tables">Tables</h2>
      <ul class="entries boxed">
        {tables.map((table) => (
          <TableEntry key={table.name} table={table} />
        ))}
      </ul>
      {views.length > 0 && (
        <p class="more">
          Views: {views.map(({ name, title }) => `${name} (${title.toLowerCase()})`).join(', ')}.
        </p>
      )}
    </section>
  )
}

/** What a table holds; opened, its columns and, of a dimension, how a key changed. */
export function TableEntry({ table }: { table: CatalogTable }) {
  const [isOpen, setOpen] = useState(false)
  const asksSql = useScope('sql')
  const { name, kind, title, rows, serve, columns } = table
  const query = `SELECT ${columns.map((column) => column.name).join(', ')}\nFROM ${name}\nLIMIT 100`
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary class="table-line">
          <code>
            <Name>{name}</Name>
          </code>
          <span class="entry-first">{title}</span>
          <span class="quiet-word">{KINDS[kind]}</span>
          <span class="number" title={rows === null ? 'Not counted' : exact(rows, COUNT)}>
            {rows === null
              ? serve === 'lake'
                ? 'in the lake'
                : '–'
              : `${short(rows, COUNT)} ${rows === 1 ? 'row' : 'rows'}`}
          </span>
        </summary>
        {isOpen && (
          <div class="entry-inside">
            <TableFacts table={table} />
            {asksSql && serve === 'rows' && (
              <p>
                <Link href={address('/sql', { sql: query })}>Its first rows in SQL</Link>
              </p>
            )}
            {asksSql && kind === 'dimension' && columns.some((column) => column.name === 'valid_from') && (
              <KeyHistory table={table} />
            )}
            <Columns columns={columns} label={name} />
          </div>
        )}
      </details>
    </li>
  )
}

/** Names, types and what they mean. */
export function Columns({ columns, label }: { columns: readonly CatalogColumn[]; label: string }) {
  return (
    <TableBox label={`Columns of ${label}`}>
      <table class="columns-table">
        <thead>
          <tr>
            <Head>Column</Head>
            <Head>Type</Head>
            <Head>Meaning</Head>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ name, type, meaning }) => (
            <tr key={name}>
              <td>
                <code>{name}</code>
              </td>
              <td>{type}</td>
              <td>{meaning ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}

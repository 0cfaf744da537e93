import { useEffect, useId, useState } from 'preact/hooks'
import type { CatalogTable } from '../../data/catalog.ts'
import { send } from '../../data/request.ts'
import type { SqlAnswer } from '../../data/run-sql.ts'
import { useAction } from '../../data/use-action.ts'
import { words } from '../../format/words.ts'
import { Timeline } from './timeline.tsx'

/** Keys that are offered. */
const OFFERED = 50
/** Versions of a key that are shown. */
const MOST = 100

/** How one member of a dimension changed: its versions, each with what is other than before. */
export function KeyHistory({ table }: { table: CatalogTable }) {
  const [key = ''] = table.grain
  const id = useId()
  const [chosen, setChosen] = useState('')
  const keys = useAction(() => ask(keysSql(table.name, key), []))
  const versions = useAction((value: string) => ask(versionsSql(table, key), [value]))
  useEffect(() => keys.run(), [])
  const offered = keys.done?.data ?? []
  const show = (value: string) => {
    setChosen(value)
    if (value !== '') versions.run(value)
  }
  const first = String(offered[0]?.key ?? '')
  useEffect(() => show(first), [first])
  return (
    <section class="key-history" aria-label="History">
      <div class="buttons">
        <label for={id}>History of the {words(key).toLowerCase()}</label>
        <input
          id={id}
          list={`${id}-keys`}
          value={chosen}
          spellcheck={false}
          onChange={(event) => show(event.currentTarget.value)}
        />
        <datalist id={`${id}-keys`}>
          {offered.map((row) => (
            <option key={String(row.key)} value={String(row.key)}>
              {Number(row.versions) === 1 ? '1 version' : `${row.versions} versions`}
            </option>
          ))}
        </datalist>
      </div>
      <div class="timeline-room" aria-live="polite">
        {(keys.problem ?? versions.problem) && (
          <p class="refused">{(keys.problem ?? versions.problem)?.detail}</p>
        )}
        {versions.done && versions.done.rows === 0 && (
          <p class="note">
            There is no “{chosen}”. Of those that changed most:{' '}
            {offered
              .slice(0, 3)
              .map((row) => row.key)
              .join(', ')}
            .
          </p>
        )}
        {versions.done && versions.done.rows > 0 && <Timeline rows={versions.done.data} />}
      </div>
    </section>
  )
}

const ask = (sql: string, params: readonly unknown[]) => send<SqlAnswer>('POST', '/v1/sql', { sql, params })

/** Those that changed most stand first. */
const keysSql = (table: string, key: string) =>
  `SELECT "${key}" AS key, count(*) AS versions FROM "${table}" GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${OFFERED}`

/** Without surrogates, and what every version of a key has alike. */
function versionsSql({ name, columns }: CatalogTable, key: string): string {
  const shown = columns
    .map((column) => column.name)
    .filter((column) => column !== key && !/_key$/.test(column))
  const list = shown.map((column) => `"${column}"`).join(', ')
  return `SELECT ${list} FROM "${name}" WHERE CAST("${key}" AS TEXT) = ? ORDER BY valid_from LIMIT ${MOST}`
}

import { useEffect, useState } from 'preact/hooks'
import { useCatalog } from '../data/catalog.ts'
import { usePacks } from '../data/packs.ts'
import { address } from '../data/request.ts'
import { runSql, type SqlSource } from '../data/run-sql.ts'
import { useAction } from '../data/use-action.ts'
import { shownAnswer } from '../kinds/sql-shown.ts'
import { Choice } from '../parts/choice.tsx'
import { SqlEditor } from '../parts/sql/editor.tsx'
import { SqlResult } from '../parts/sql/result.tsx'
import { SavedQueries } from '../parts/sql/saved-queries.tsx'
import { WarehouseTables } from '../parts/sql/warehouse-tables.tsx'
import { Loading } from '../parts/state.tsx'
import { navigate, useParameter } from '../router.tsx'

const WAREHOUSE = 'warehouse'
const SOURCES = [
  { value: WAREHOUSE, title: 'Warehouse' },
  { value: 'telemetry', title: 'Telemetry' },
]

/** A query of one says nothing to the other. */
const turnTo = (source: string) =>
  navigate(address('/sql', { source: source === WAREHOUSE ? undefined : source }), 'replace')

/** Questions in SQL, to the tables of packs or to what the pipeline measured of itself. */
export function SqlConsole() {
  const [named] = useParameter('source', WAREHOUSE)
  const source: SqlSource = named === 'telemetry' ? 'telemetry' : 'warehouse'
  return (
    <>
      <header class="page-head">
        <div>
          <h1>SQL</h1>
          <p class="about">
            {source === 'warehouse'
              ? 'One query of SQLite over facts and dimensions. It only reads.'
              : 'One SELECT of Analytics Engine SQL over what each unit of work took, cost and came to.'}
          </p>
        </div>
        <Choice label="What is asked" options={SOURCES} value={source} onChange={turnTo} />
      </header>
      <Console key={source} source={source} />
    </>
  )
}

function Console({ source }: { source: SqlSource }) {
  const [kept, keep] = useParameter('sql', '')
  const [text, setText] = useState(kept)
  const { done, problem, isUnderWay, run } = useAction(async (sql: string) => ({
    sql,
    answer: await runSql(source, sql),
  }))
  const packs = usePacks()
  const catalog = useCatalog(source === 'warehouse')
  const known = catalog.data?.packs ?? []
  const ask = (sql: string) => {
    if (sql.trim() === '') return
    setText(sql)
    keep(sql)
    run(sql)
  }
  // who opens an address that was shared sees what its sender saw
  useEffect(() => {
    if (kept !== '') run(kept)
  }, [])
  const insert = (word: string) => setText((before) => (before === '' ? word : `${before.trimEnd()} ${word}`))
  return (
    <div class="console">
      <div>
        <SqlEditor
          text={text}
          onChange={setText}
          onRun={() => ask(text)}
          isUnderWay={isUnderWay}
          problem={problem}
        />
        {done && (
          <SqlResult
            answer={done.answer}
            shown={shownAnswer(done.answer, done.sql, known, packs)}
            name={source}
          />
        )}
        {!done && isUnderWay && <Loading label="The answer" />}
      </div>
      <aside aria-label={source === 'warehouse' ? 'Tables' : 'Queries that ship'}>
        {source === 'warehouse' ? (
          <WarehouseTables catalog={catalog} onAsk={ask} onName={insert} />
        ) : (
          <SavedQueries onAsk={ask} />
        )}
      </aside>
    </div>
  )
}

import type { LakeTable } from '../../contracts/lake.ts'
import { useQuery } from '../data/query.ts'
import { useScope } from '../data/session.ts'
import { BridgePanel } from '../parts/lake/bridge.tsx'
import { LakeTables } from '../parts/lake/tables.tsx'
import { Upkeep } from '../parts/lake/upkeep.tsx'
import { NeedsScope } from '../parts/needs-scope.tsx'
import { Empty, Loading, Trouble } from '../parts/state.tsx'

const EVERY_MS = 5_000

/** The Delta tables on R2, how far behind they are, and their copy elsewhere. */
export function Lake() {
  const { data, problem } = useQuery<{ tables: LakeTable[] }>('/v1/lake', EVERY_MS)
  const seesBridge = useScope('read:*')
  const isAdmin = useScope('admin')
  const tables = data?.tables ?? []
  return (
    <>
      <header class="page-head">
        <div>
          <h1>Lake</h1>
          <p class="about">
            Every row that was accepted, in Delta tables that DuckDB, ClickHouse, Spark and Athena read.
          </p>
        </div>
      </header>
      <section aria-labelledby="bridge">
        <h2 id="bridge">Copy in S3</h2>
        {seesBridge ? <BridgePanel /> : <NeedsScope scope="read:*" what="To see the bridge" />}
      </section>
      <section aria-labelledby="tables">
        <h2 id="tables">Tables</h2>
        {problem && !data ? (
          <Trouble problem={problem} />
        ) : !data ? (
          <Loading label="The tables" />
        ) : tables.length === 0 ? (
          <Empty title="No table has a commit yet">
            <p>
              A minute after the first events they have one.{' '}
              <code>npx tributary events simulate quickeats</code> sends some.
            </p>
          </Empty>
        ) : (
          <LakeTables tables={tables} />
        )}
      </section>
      {isAdmin && tables.length > 0 && <Upkeep tables={tables.map(({ table }) => table)} />}
    </>
  )
}

import type { LakeTable } from '../../contracts/lake.ts'
import { usePacks } from '../data/packs.ts'
import { useQuery } from '../data/query.ts'
import { useScope } from '../data/session.ts'
import { titleOf } from '../format/words.ts'
import { Pick } from '../parts/choice.tsx'
import { BridgePanel } from '../parts/lake/bridge.tsx'
import { LakeTables } from '../parts/lake/tables.tsx'
import { Upkeep } from '../parts/lake/upkeep.tsx'
import { NeedsScope } from '../parts/needs-scope.tsx'
import { Empty, Loading, Trouble } from '../parts/state.tsx'
import { useParameter } from '../router.tsx'

const EVERY_MS = 5_000
const ALL = { value: '', title: 'all' }

/** The Delta tables on R2, how far behind they are, and their copy elsewhere. */
export function Lake() {
  const { data, problem } = useQuery<{ tables: LakeTable[] }>('/v1/lake', EVERY_MS)
  const seesBridge = useScope('read:*')
  const isAdmin = useScope('admin')
  const packs = usePacks().map(({ pack, title }) => ({ value: pack, title: titleOf(title).name }))
  const [chosen, choose] = useParameter('pack', '')
  const all = data?.tables ?? []
  const tables = all.filter(({ table }) => chosen === '' || table.startsWith(`${chosen}.`))
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
      <section class="lake-copy" aria-labelledby="bridge">
        <h2 id="bridge">Copy in S3</h2>
        {seesBridge ? <BridgePanel /> : <NeedsScope scope="read:*" what="Seeing the copy" />}
      </section>
      <section aria-labelledby="tables">
        <div class="section-head">
          <h2 id="tables">Tables</h2>
          <Pick label="Pack" options={[ALL, ...packs]} value={chosen} onChange={choose} />
        </div>
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
      {isAdmin && all.length > 0 && <Upkeep tables={all.map(({ table }) => table)} />}
    </>
  )
}

import { useState } from 'preact/hooks'
import type { Compacted, Vacuumed } from '../../../contracts/lake.ts'
import { send } from '../../data/request.ts'
import { useAction } from '../../data/use-action.ts'
import { exact, short } from '../../format/number.ts'
import { Head } from '../head.tsx'
import { TableBox } from '../table-box.tsx'

const COUNT = { unit: 'count' } as const
const BYTES = { unit: 'bytes' } as const

interface Plan {
  readonly table: string
  readonly compacted: Compacted
  readonly vacuumed: Vacuumed
}

/** What the daily joining and vacuum would do now, table by table. It changes nothing. */
export function Upkeep({ tables }: { tables: readonly string[] }) {
  const [asked, setAsked] = useState(0)
  const { done, problem, isUnderWay, run } = useAction(async () => {
    const plans: Plan[] = []
    for (const table of tables) {
      setAsked(plans.length)
      plans.push(await planOf(table))
    }
    return plans
  })
  const due = (done ?? []).filter(({ compacted, vacuumed }) => compacted.groups > 0 || deleted(vacuumed) > 0)
  return (
    <section aria-labelledby="upkeep">
      <h2 id="upkeep">Upkeep</h2>
      <p class="note">
        Every day at 00:30 UTC small files of days that are over are joined, and what no reader needs any more
        is deleted. <code>npx tributary lake compact --all</code> and{' '}
        <code>npx tributary lake vacuum --all</code> do it now.
      </p>
      <div class="replay-box">
        <button type="button" class="plain" disabled={isUnderWay} onClick={() => run()}>
          Try what it would do
        </button>
        <p role="status" class={problem && 'refused'}>
          {problem
            ? problem.detail
            : isUnderWay
              ? `${asked} of ${tables.length} tables were asked…`
              : done
                ? due.length === 0
                  ? `Nothing is to be done in any of ${done.length} tables.`
                  : `Something is to be done in ${due.length} of ${done.length} tables. Nothing was changed.`
                : 'To try changes nothing.'}
        </p>
      </div>
      {due.length > 0 && <Plans plans={due} />}
    </section>
  )
}

async function planOf(table: string): Promise<Plan> {
  const ask = <T,>(what: string) => send<T>('POST', `/v1/lake/${table}/${what}?dry_run=true`)
  return { table, compacted: await ask<Compacted>('compact'), vacuumed: await ask<Vacuumed>('vacuum') }
}

const deleted = ({ files, log_entries, segments }: Vacuumed) => files + log_entries + segments

function Plans({ plans }: { plans: readonly Plan[] }) {
  return (
    <TableBox label="What would be done" look="boxed">
      <table class="upkeep-table">
        <thead>
          <tr>
            <Head>Table</Head>
            <Head>Would be joined</Head>
            <Head>Would be deleted</Head>
          </tr>
        </thead>
        <tbody>
          {plans.map(({ table, compacted, vacuumed }) => (
            <tr key={table}>
              <th scope="row">{table}</th>
              <td title={exact(compacted.bytes, BYTES)}>
                {compacted.groups === 0 ? (
                  <span class="quiet-word">nothing</span>
                ) : (
                  `${short(compacted.removed, COUNT)} files, ${short(compacted.bytes, BYTES)}, into ${short(compacted.added, COUNT)}`
                )}
              </td>
              <td title={exact(vacuumed.bytes, BYTES)}>
                {deleted(vacuumed) === 0 ? (
                  <span class="quiet-word">nothing</span>
                ) : (
                  `${short(vacuumed.files, COUNT)} files, ${short(vacuumed.log_entries, COUNT)} log entries, ${short(vacuumed.segments, COUNT)} segments, ${short(vacuumed.bytes, BYTES)}`
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}

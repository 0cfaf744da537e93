import type { QuarantineEntry } from '../../../contracts/quarantine.ts'
import { useQuery } from '../../data/query.ts'
import { address } from '../../data/request.ts'
import { exact, short } from '../../format/number.ts'
import { useParameter } from '../../router.tsx'
import { Choice } from '../choice.tsx'
import { Head } from '../head.tsx'
import { Empty, Loading, Trouble } from '../state.tsx'
import { TableBox } from '../table-box.tsx'
import { placeName, reasonsOf } from './reasons.ts'
import { ReplayBox } from './replay-box.tsx'
import { QuarantinedRequest } from './request.tsx'

const STATES = [
  { value: 'waiting', title: 'Waiting' },
  { value: 'replayed', title: 'Taken in' },
  { value: 'all', title: 'All' },
]
const COUNT = { unit: 'count' } as const
const LIMIT = 100

/** What of a stream is in quarantine: why, what would pass now, and the requests that brought it. */
export function QuarantinedStream({ stream }: { stream: string }) {
  const [state, setState] = useParameter('state', 'waiting')
  const path = address('/v1/quarantine', { stream, state, limit: LIMIT })
  const { data, problem, refresh } = useQuery<QuarantineList>(path)
  if (problem && !data) return <Trouble problem={problem} />
  if (!data)
    return (
      <>
        <ReplayBox stream={stream} onReplayed={refresh} />
        <Loading label="The requests" />
      </>
    )
  const entries = data.quarantine
  return (
    <>
      <ReplayBox stream={stream} onReplayed={refresh} />
      {entries.length > 0 && state !== 'replayed' && <Reasons entries={entries} />}
      <section aria-labelledby="requests">
        <div class="section-head">
          <h2 id="requests">Requests</h2>
          <Choice label="Which" options={STATES} value={state} onChange={setState} />
        </div>
        {entries.length === 0 ? (
          <Empty title={state === 'waiting' ? 'Nothing waits here' : 'There is none'}>
            <p>Rows of {stream} that break its contract are listed a moment after their answer.</p>
          </Empty>
        ) : (
          <ul class="entries boxed">
            {entries.map((entry) => (
              <QuarantinedRequest key={entry.message_id} entry={entry} />
            ))}
          </ul>
        )}
        {entries.length === LIMIT && (
          <p class="more">
            The oldest {LIMIT}. <code>npx tributary quarantine list {stream}</code> goes through all.
          </p>
        )}
      </section>
    </>
  )
}

interface QuarantineList {
  readonly quarantine: readonly QuarantineEntry[]
}

function Reasons({ entries }: { entries: readonly QuarantineEntry[] }) {
  const reasons = reasonsOf(entries)
  if (reasons.length === 0) return null
  return (
    <section aria-labelledby="reasons">
      <h2 id="reasons">Why</h2>
      <TableBox label="Reasons" look="boxed">
        <table class="reasons-table">
          <thead>
            <tr>
              <Head>Where</Head>
              <Head>What is wrong</Head>
              <Head number>Faults</Head>
            </tr>
          </thead>
          <tbody>
            {reasons.map(({ path, message, faults }) => (
              <tr key={`${path} ${message}`}>
                <td>
                  <code>{placeName(path)}</code>
                </td>
                <td>{message}</td>
                <td class="number" title={exact(faults, COUNT)}>
                  {short(faults, COUNT)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <p class="more">Of the requests below, the first 20 faults of each.</p>
    </section>
  )
}

import type { QuarantineEntry } from '../../../contracts/quarantine.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import { useQuery } from '../../data/query.ts'
import { address } from '../../data/request.ts'
import { DAYS, useQuarantinedDays } from '../../data/use-quarantined-days.ts'
import { exact, short } from '../../format/number.ts'
import { Link } from '../../router.tsx'
import { Head } from '../head.tsx'
import { Name } from '../name.tsx'
import { Empty, Loading, Trouble } from '../state.tsx'
import { TableBox } from '../table-box.tsx'
import { placeName, reasonsOf } from './reasons.ts'

const COUNT = { unit: 'count' } as const
const REASONS = 2

/** Each stream of which rows wait: how many, and why the newest of them do. */
export function QuarantinedStreams() {
  const { streams, isLoading, problem } = useQuarantinedDays()
  if (problem) return <Trouble problem={problem} />
  if (isLoading) return <Loading label="What is in quarantine" />
  if (streams.length === 0)
    return (
      <Empty title={`Nothing of the last ${DAYS} days is in quarantine`}>
        <p>Every row passed its contract. Rows that have waited for longer are under their stream.</p>
      </Empty>
    )
  return (
    <section aria-labelledby="streams">
      <h2 id="streams">By stream</h2>
      <TableBox label="Streams with rows in quarantine" look="boxed tall">
        <table class="quarantine-table">
          <thead>
            <tr>
              <Head>Stream</Head>
              <Head number>Rows that wait</Head>
              <Head>By day of arrival</Head>
              <Head>Most of them, because</Head>
            </tr>
          </thead>
          <tbody>
            {streams.map(({ stream, days }) => (
              <StreamLine key={stream} stream={stream} days={days} />
            ))}
          </tbody>
        </table>
      </TableBox>
      <p class="more">Of what came in the last {DAYS} days, by UTC day.</p>
    </section>
  )
}

function StreamLine({ stream, days }: { stream: string; days: readonly number[] }) {
  const { data } = useQuery<{ quarantine: QuarantineEntry[] }>(address('/v1/quarantine', { stream }))
  const reasons = reasonsOf(data?.quarantine ?? []).slice(0, REASONS)
  const rows = days.reduce((sum, each) => sum + each, 0)
  return (
    <tr>
      <th scope="row">
        <Link href={address('/quarantine', { stream })}>
          <Name>{stream}</Name>
        </Link>
      </th>
      <td class="number" title={exact(rows, COUNT)}>
        {short(rows, COUNT)}
      </td>
      <td>
        <Sparkline values={days} label={`Rows in quarantine by day, the newest ${days.at(-1)}`} />
      </td>
      <td class="reasons">
        {reasons.map(({ path, message }) => (
          <span key={`${path} ${message}`} title={`${placeName(path)}: ${message}`}>
            <code>{placeName(path)}</code> {message}
          </span>
        ))}
      </td>
    </tr>
  )
}

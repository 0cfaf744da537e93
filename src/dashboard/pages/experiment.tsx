import type { ExperimentReport } from '../../contracts/experiment-report.ts'
import { usePacks } from '../data/packs.ts'
import { useQuery } from '../data/query.ts'
import { address } from '../data/request.ts'
import { Change } from '../parts/experiments/change.tsx'
import { Trial } from '../parts/experiments/trial.tsx'
import { Empty, Loading, Trouble } from '../parts/state.tsx'
import { Link, useParameter } from '../router.tsx'

const EVERY_MS = 60_000

/** One experiment: what to do, why, and the numbers behind it. */
export function ExperimentPage({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const name = parameters.experiment ?? ''
  const [packName, own] = name.split('.')
  const pack = usePacks().find((each) => each.pack === packName)
  const shape = pack?.experiments.find((each) => each.name === own)
  const [from, setFrom] = useParameter('from', '')
  const [to, setTo] = useParameter('to', '')
  const [changedAt, setChangedAt] = useParameter('changed_at', '')
  const isChange = shape?.kind === 'change'
  const isAsked = shape !== undefined && (!isChange || changedAt !== '')
  const path = address(`/v1/experiments/${name}`, {
    from: from || undefined,
    to: to || undefined,
    changed_at: (isChange && changedAt) || undefined,
  })
  const { data, problem, loading } = useQuery<ExperimentReport>(isAsked ? path : undefined, EVERY_MS)
  if (!shape)
    return (
      <>
        <h1>Experiment</h1>
        <Empty title={`There is no experiment "${name}", or you may not read its pack`}>
          <p>
            <Link href="/experiments">All experiments</Link>. A pack is read with the scope{' '}
            <code>read:{packName}</code>.
          </p>
        </Empty>
      </>
    )
  return (
    <>
      <header class="page-head">
        <div>
          <p class="trail">
            <Link href="/experiments">Experiments</Link>
          </p>
          <h1>{shape.title}</h1>
          <p class="about">
            <code>{name}</code>, in days of {pack?.timezone}
          </p>
        </div>
      </header>
      <section class="bar-controls" aria-label="What is compared">
        {isChange && <Day label="Changed on" value={changedAt} onChange={setChangedAt} />}
        <Day label="From" value={from} onChange={setFrom} />
        <Day label="up to" value={to} onChange={setTo} />
        {from === '' && to === '' && <span class="note">The last 30 days, where neither is chosen</span>}
      </section>
      {!isAsked ? (
        <Empty title="Say when it was changed">
          <p>What met everybody at once is told by the days before it against those after it.</p>
        </Empty>
      ) : problem ? (
        <Trouble problem={problem} />
      ) : !data || loading ? (
        <Loading label="The answer" />
      ) : data.kind === 'trial' ? (
        <Trial report={data} />
      ) : (
        <Change report={data} />
      )}
    </>
  )
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <label class="pick">
      <span>{label}</span>
      <input
        class="field"
        type="date"
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  )
}

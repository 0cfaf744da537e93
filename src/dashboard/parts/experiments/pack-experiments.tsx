import type { ExperimentList } from '../../../contracts/experiment-report.ts'
import type { PackShape } from '../../../contracts/pack-shape.ts'
import { useQuery } from '../../data/query.ts'
import { exact, short } from '../../format/number.ts'
import { Link } from '../../router.tsx'
import { Trouble } from '../state.tsx'
import { VerdictTag } from './verdict-box.tsx'

const EVERY_MS = 60_000
const COUNT = { unit: 'count' } as const

/** How the experiments of a pack stand, over the last 30 days. */
export function PackExperiments({ pack }: { pack: PackShape }) {
  const { data, problem } = useQuery<ExperimentList>(`/v1/experiments/${pack.pack}`, EVERY_MS)
  const standing = new Map(data?.experiments.map((each) => [each.experiment, each]))
  return (
    <>
      {problem && !data && <Trouble problem={problem} />}
      <ul class="experiments">
        {pack.experiments.map(({ name, title, kind }) => {
          const full = `${pack.pack}.${name}`
          return (
            <li key={name}>
              <div>
                <Link href={`/experiments/${full}`}>{title}</Link>
                <span class="about">
                  <code>{full}</code>
                </span>
              </div>
              {kind === 'change' ? (
                <p class="note">
                  The days before a change against those after it. Open it and say when it was.
                </p>
              ) : (
                <Standing of={standing.get(full)} />
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Standing({ of }: { of: ExperimentList['experiments'][number] | undefined }) {
  if (!of?.verdict) return <p class="note">is added up…</p>
  const { exposed, planned, verdict } = of
  const units = Object.values(exposed ?? {}).reduce((sum, each) => sum + each, 0)
  return (
    <div>
      <VerdictTag verdict={verdict} />
      <p class="note" title={`${exact(units, COUNT)} of ${exact(planned, COUNT)}`}>
        {short(units, COUNT)} of {short(planned, COUNT)} planned units
        <progress value={units} max={planned ?? units} aria-label="Of the planned units" />
      </p>
    </div>
  )
}

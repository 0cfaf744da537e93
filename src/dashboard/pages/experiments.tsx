import type { ExperimentList } from '../../contracts/experiment-report.ts'
import type { PackShape } from '../../contracts/pack-shape.ts'
import { usePacks } from '../data/packs.ts'
import { useQuery } from '../data/query.ts'
import { exact, short } from '../format/number.ts'
import { titleOf } from '../format/words.ts'
import { VerdictTag } from '../parts/experiments/verdict-box.tsx'
import { Empty, Trouble } from '../parts/state.tsx'
import { Link } from '../router.tsx'

const EVERY_MS = 60_000
const COUNT = { unit: 'count' } as const

/** How every experiment of the packs that may be read stands. */
export function Experiments() {
  const packs = usePacks().filter(({ experiments }) => experiments.length > 0)
  return (
    <>
      <header class="page-head">
        <div>
          <h1>Experiments</h1>
          <p class="about">Is one variant better than another? What to do, and why, over the last 30 days.</p>
        </div>
      </header>
      {packs.length === 0 ? (
        <Empty title="No pack that you may read has an experiment">
          <p>
            A pack declares one under <code>experiments</code>.
          </p>
        </Empty>
      ) : (
        packs.map((pack) => <OfPack key={pack.pack} pack={pack} />)
      )}
    </>
  )
}

function OfPack({ pack }: { pack: PackShape }) {
  const { data, problem } = useQuery<ExperimentList>(`/v1/experiments/${pack.pack}`, EVERY_MS)
  const standing = new Map(data?.experiments.map((each) => [each.experiment, each]))
  return (
    <section aria-labelledby={pack.pack}>
      <h2 id={pack.pack}>{titleOf(pack.title).name}</h2>
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
    </section>
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

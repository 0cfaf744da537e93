import type { PackShape } from '../../contracts/pack-shape.ts'
import { usePacks } from '../data/packs.ts'
import { titleOf } from '../format/words.ts'
import { PackExperiments } from '../parts/experiments/pack-experiments.tsx'
import { Empty } from '../parts/state.tsx'

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
  return (
    <section aria-labelledby={pack.pack}>
      <h2 id={pack.pack}>{titleOf(pack.title).name}</h2>
      <PackExperiments pack={pack} />
    </section>
  )
}

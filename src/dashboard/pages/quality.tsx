import { usePacks } from '../data/packs.ts'
import { titleOf } from '../format/words.ts'
import { Pick } from '../parts/choice.tsx'
import { RuleList } from '../parts/quality/rules.tsx'
import { Empty } from '../parts/state.tsx'
import { useParameter } from '../router.tsx'

/** What data has to be, by pack, and whether it was. */
export function Quality() {
  const packs = usePacks()
  const [chosen, choose] = useParameter('pack', '')
  const pack = packs.find((each) => each.pack === chosen) ?? packs[0]
  return (
    <>
      <header class="page-head">
        <div>
          <h1>Data quality</h1>
          <p class="about">
            Rules judge rows as they are loaded, and each day when it is over. They refuse nothing; what fails
            raises an alert.
          </p>
        </div>
      </header>
      {pack ? (
        <>
          <section class="bar-controls" aria-label="What is shown">
            <Pick
              label="Pack"
              options={packs.map((each) => ({ value: each.pack, title: titleOf(each.title).name }))}
              value={pack.pack}
              onChange={choose}
            />
          </section>
          <RuleList key={pack.pack} pack={pack.pack} />
        </>
      ) : (
        <Empty title="You may read no pack">
          <p>
            A key reads a pack with the scope <code>read:</code> and its name.
          </p>
        </Empty>
      )}
    </>
  )
}

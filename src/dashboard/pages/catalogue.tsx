import { type CatalogPack, useCatalog } from '../data/catalog.ts'
import { titleOf } from '../format/words.ts'
import { FeatureViews } from '../parts/catalog/features.tsx'
import { KpiTexts } from '../parts/catalog/kpis.tsx'
import { CatalogTables } from '../parts/catalog/tables.tsx'
import { Pick } from '../parts/choice.tsx'
import { Empty, Loading, Trouble } from '../parts/state.tsx'
import { useParameter } from '../router.tsx'

/** What each pack keeps, made from what it declares: tables and their history, figures, features. */
export function Catalogue() {
  const { data, problem } = useCatalog()
  const [chosen, choose] = useParameter('pack', '')
  const packs = (data?.packs ?? []).filter(({ tables }) => tables.length > 0)
  const pack = packs.find((each) => each.pack === chosen) ?? packs[0]
  return (
    <>
      <header class="page-head">
        <div>
          <h1>Catalogue</h1>
          <p class="about">
            What a pack keeps, as it declares it: tables with their columns, features, and how each figure is
            worked out.
          </p>
        </div>
      </header>
      {pack && (
        <section class="bar-controls" aria-label="What is shown">
          <Pick
            label="Pack"
            options={packs.map((each) => ({ value: each.pack, title: titleOf(each.title).name }))}
            value={pack.pack}
            onChange={choose}
          />
        </section>
      )}
      {problem && !data ? (
        <Trouble problem={problem} />
      ) : !data ? (
        <Loading label="The catalogue" />
      ) : pack ? (
        <Shown key={pack.pack} pack={pack} />
      ) : (
        <Empty title="No pack that you may read has tables">
          <p>
            A key reads a pack with the scope <code>read:</code> and its name.
          </p>
        </Empty>
      )}
    </>
  )
}

function Shown({ pack }: { pack: CatalogPack }) {
  return (
    <>
      <CatalogTables tables={pack.tables} views={pack.views} />
      <FeatureViews views={pack.features} />
      <KpiTexts kpis={pack.kpis} />
    </>
  )
}

import type { PackShape } from '../../contracts/pack-shape.ts'
import { useDimensionValues } from '../data/dimension-values.ts'
import { useFilter } from '../data/filter.ts'
import { usePacks } from '../data/packs.ts'
import { usePeriod } from '../data/period.ts'
import { useIncidents } from '../data/use-incidents.ts'
import { useLive } from '../data/use-live.ts'
import { titleOf } from '../format/words.ts'
import { Alerts } from '../parts/alerts.tsx'
import { Dimensions } from '../parts/catalog/dimensions.tsx'
import { PackExperiments } from '../parts/experiments/pack-experiments.tsx'
import { KpiSection } from '../parts/kpi-section.tsx'
import { LiveBadge } from '../parts/live-state.tsx'
import { PackBar } from '../parts/pack-bar.tsx'
import { QualityLine } from '../parts/quality/quality-line.tsx'
import { Share } from '../parts/share.tsx'
import { Empty } from '../parts/state.tsx'
import { WindowPanel } from '../parts/window-panel.tsx'
import { useParameter } from '../router.tsx'

/** The page of any pack: all that is on it comes from what the pack declares. */
export function PackPage({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const pack = usePacks().find((each) => each.pack === parameters.pack)
  if (pack) return <Shown key={pack.pack} pack={pack} />
  return (
    <Empty title={`There is no pack "${parameters.pack}", or you may not read it`}>
      <p>
        A key reads a pack with the scope <code>read:{parameters.pack}</code>.
      </p>
    </Empty>
  )
}

function Shown({ pack }: { pack: PackShape }) {
  const { feed, state } = useLive(pack.pack)
  const incidents = useIncidents(pack.pack, feed)
  const [zone] = useParameter('tz', pack.timezone)
  const period = usePeriod(zone)
  const [compare] = useParameter('compare', '')
  const { filter, setFilter } = useFilter(pack)
  const dimensions = useDimensionValues(pack, period)
  const { name, about } = titleOf(pack.title)
  const open = incidents.filter((incident) => incident.state === 'raised').length
  return (
    <>
      <header class="page-head">
        <div>
          <h1>{name}</h1>
          <p class="about">{about}</p>
        </div>
        <div class="page-state">
          {open > 0 && (
            <a href="#alerts" class="open-alerts">
              {open === 1 ? '1 alert is open' : `${open} alerts are open`}
            </a>
          )}
          <LiveBadge state={state} />
          <Share pack={pack.pack} />
        </div>
      </header>
      <PackBar pack={pack} dimensions={dimensions} filter={filter} setFilter={setFilter} />
      <section aria-labelledby="now">
        <h2 id="now">Now</h2>
        <div class="panel-rows">
          {pack.windows.map((shape) => (
            <WindowPanel
              key={shape.name}
              sight={{ pack, period, zone, filter, dimensions }}
              shape={shape}
              compare={compare === '1'}
              feed={feed}
              incidents={incidents}
            />
          ))}
        </div>
      </section>
      <section aria-labelledby="alerts">
        <h2 id="alerts">Alerts</h2>
        <Alerts incidents={incidents} declared={pack.alerts} zone={zone} />
      </section>
      <QualityLine pack={pack.pack} />
      {pack.experiments.length > 0 && (
        <section aria-labelledby="experiments">
          <h2 id="experiments">Experiments</h2>
          <PackExperiments pack={pack} />
        </section>
      )}
      <KpiSection pack={pack} zone={zone} filter={filter} compare={compare === '1'} />
      <Dimensions pack={pack.pack} />
    </>
  )
}

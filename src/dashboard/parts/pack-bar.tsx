import type { PackShape } from '../../contracts/pack-shape.ts'
import type { DimensionValues } from '../data/dimension-values.ts'
import { dimensionsOf } from '../data/filter.ts'
import { RANGES, usePeriod } from '../data/period.ts'
import { ownZone, ZONES } from '../format/time.ts'
import { words } from '../format/words.ts'
import { setParameters, useParameter } from '../router.tsx'
import { Choice, Pick } from './choice.tsx'
import { Dates } from './dates.tsx'

const RANGE_OPTIONS = Object.entries(RANGES).map(([value, { title }]) => ({ value, title }))

/** What holds for every figure of the page; all of it is in the address. */
export function PackBar({
  pack,
  dimensions,
  filter,
  setFilter,
}: {
  pack: PackShape
  dimensions: DimensionValues
  filter: Readonly<Record<string, string>>
  setFilter: (name: string, value: string | undefined) => void
}) {
  const [zone, setZone] = useParameter('tz', pack.timezone)
  const { range } = usePeriod(zone)
  // what no window is by has no values to choose from; the others have their place before they are known
  const offered = dimensionsOf(pack).filter(
    (name) => name in filter || pack.windows.some(({ by }) => by.includes(name)),
  )
  // a length that ends now is chosen in place of days
  const setRange = (value: string) =>
    setParameters({ range: value === '1h' ? undefined : value, from: undefined, to: undefined })
  const [compare, setCompare] = useParameter('compare', '')
  return (
    <section class="bar-controls" aria-label="What is shown">
      <Choice label="Time" options={RANGE_OPTIONS} value={range ?? ''} onChange={setRange} />
      <Dates zone={zone} />
      <button
        type="button"
        class="toggle"
        aria-pressed={compare === '1'}
        onClick={() => setCompare(compare === '1' ? '' : '1')}
      >
        Compare with before
      </button>
      {offered.map((name) => (
        <Dimension
          key={name}
          name={name}
          known={dimensions[name] ?? []}
          value={filter[name]}
          onChange={(value) => setFilter(name, value)}
        />
      ))}
      <Pick label="Time zone" options={zoneOptions(pack.timezone)} value={zone} onChange={setZone} />
    </section>
  )
}

const ALL = ''

function Dimension({
  name,
  known,
  value,
  onChange,
}: {
  name: string
  known: readonly string[]
  value: string | undefined
  onChange: (value: string | undefined) => void
}) {
  const values = value === undefined || known.includes(value) ? known : [value, ...known]
  return (
    <Pick
      label={words(name)}
      options={[{ value: ALL, title: 'all' }, ...values.map((each) => ({ value: each, title: each }))]}
      value={value ?? ALL}
      onChange={(chosen) => onChange(chosen === ALL ? undefined : chosen)}
    />
  )
}

/** The pack's own, UTC and that of who looks stand before all others. */
function zoneOptions(own: string) {
  const first = [...new Set([own, 'UTC', ownZone()])]
  return [...first, ...ZONES.filter((zone) => !first.includes(zone))].map((zone) => ({
    value: zone,
    title: zone,
  }))
}

import { useQuery } from '../data/query.ts'
import { address } from '../data/request.ts'
import { useNow } from '../data/use-now.ts'
import { exact, type Measure, numberOf, short } from '../format/number.ts'
import { Link } from '../router.tsx'

const HOUR_MS = 3_600_000
const EVERY_MS = 5_000

interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** The last hour of the image pipeline, as its own pack counts it. */
export function ImagePipeline() {
  const images = useLastHour('images_per_minute')
  const latency = useLastHour('end_to_end')
  const success = useLastHour('success')
  const cost = useLastHour('cost_per_hour', 2)
  const total = numberOf(images?.images) ?? 0
  return (
    <section aria-labelledby="pipeline">
      <h2 id="pipeline">
        Images, the last hour <Link href="/packs/imaging">all about them</Link>
      </h2>
      <dl class="figures">
        <Figure name="Images" value={total} measure={{ unit: 'count' }} />
        <Figure name="A minute" value={total / 60} measure={{ unit: 'number' }} aim="10 and more" />
        <Figure
          name="p95, end to end"
          value={latency?.p95}
          measure={{ unit: 'ms' }}
          aim="under 5 s"
          isMissed={(numberOf(latency?.p95) ?? 0) >= 5_000}
        />
        <Figure
          name="Success"
          value={success?.rate}
          measure={{ unit: 'share' }}
          aim="over 99 %"
          isMissed={(numberOf(success?.rate) ?? 1) <= 0.99}
        />
        <Figure
          name="An image costs"
          value={cost?.usd_per_image}
          measure={{ unit: 'usd' }}
          aim="under $0.002"
          isMissed={(numberOf(cost?.usd_per_image) ?? 0) >= 0.002}
        />
      </dl>
    </section>
  )
}

function Figure({
  name,
  value,
  measure,
  aim,
  isMissed = false,
}: {
  name: string
  value: unknown
  measure: Measure
  aim?: string
  isMissed?: boolean
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={exact(value, measure)}>{short(value, measure)}</dd>
      {aim && (
        <dd class={isMissed ? 'aim missed' : 'aim'}>
          aim: {aim}
          {isMissed && ', missed'}
        </dd>
      )}
    </div>
  )
}

/** All of the hour as one window, so that a quantile is one of all its images. */
function useLastHour(window: string, hours = 1) {
  const now = useNow(60_000)
  const from = Math.floor(now / 60_000) * 60_000 - hours * HOUR_MS
  const path = address(`/v1/windows/imaging.${window}`, {
    from: new Date(from).toISOString(),
    by: '',
    every: 'period',
  })
  return useQuery<Answer>(path, EVERY_MS).data?.rows[0]
}

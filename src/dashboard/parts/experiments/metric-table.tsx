import type { MetricAnswer } from '../../../contracts/experiment-answer.ts'
import { IntervalPlot, type Scale, scaleOf } from '../../charts/interval-plot.tsx'
import { chance, exactValue, lift, metricValue, range } from '../../format/experiment-words.ts'
import { short } from '../../format/number.ts'
import { words } from '../../format/words.ts'
import { Head } from '../head.tsx'

const SHARE = { unit: 'share' } as const

/** Each metric of a variant against the control: values, the change with both intervals, p, guardrail, and what CUPED took out. */
export function MetricTable({
  metrics,
  reading,
  alpha,
  variant,
}: {
  metrics: readonly MetricAnswer[]
  reading: 'sequential' | 'fixed'
  alpha: number
  variant: string
}) {
  const scale = scaleOf(
    metrics.flatMap((metric) => metric.lift ?? []),
    metrics.flatMap(({ sequential, fixed }) => [sequential.lift, fixed.lift].filter((each) => each !== null)),
  )
  const has = {
    guardrail: metrics.some(({ guardrail }) => guardrail !== null),
    cuped: metrics.some(({ cuped }) => cuped !== null),
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys
    <section class="table-scroll" aria-label={`${variant} against control`} tabIndex={0}>
      <table class="metrics">
        <thead>
          <tr>
            <Head>Metric</Head>
            <Head number>Control</Head>
            <Head number>{variant}</Head>
            <Head number>Change</Head>
            <Head>
              <span
                title={`Thick holds for one look at the planned end, thin at any time; ${short(1 - alpha, SHARE)}`}
              >
                Between {lift(scale.low)} and {lift(scale.high)}
              </span>
            </Head>
            <Head number>p, of several</Head>
            {has.guardrail && <Head>Guardrail</Head>}
            {has.cuped && <Head number>CUPED</Head>}
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <Row key={metric.metric} metric={metric} reading={reading} scale={scale} has={has} />
          ))}
        </tbody>
      </table>
      <p class="more">
        Thick: the interval of one look at the planned end. Thin: the one that holds at any time, however
        often it is looked at. The {reading === 'sequential' ? 'thin' : 'thick'} one decides.
      </p>
    </section>
  )
}

function Row({
  metric,
  reading,
  scale,
  has,
}: {
  metric: MetricAnswer
  reading: 'sequential' | 'fixed'
  scale: Scale
  /** Columns that any metric has something for. */
  has: { readonly guardrail: boolean; readonly cuped: boolean }
}) {
  const { kind, role, good, control, treatment, sequential, fixed, guardrail, cuped } = metric
  const read = metric[reading]
  return (
    <tr title={metric.words}>
      <th scope="row">
        {words(metric.metric)}
        <span class="about">
          {role}, {good === 'up' ? 'more is better' : 'less is better'}
        </span>
      </th>
      <td class="number" title={exactValue(control)}>
        {metricValue(kind, control)}
      </td>
      <td class="number" title={exactValue(treatment)}>
        {metricValue(kind, treatment)}
      </td>
      <td class={`number change ${toneOf(metric, reading)}`} title={exactValue(metric.lift)}>
        <b>{lift(metric.lift)}</b>
        <span class="interval">{metric.enough ? range(read.lift) : 'too few units'}</span>
      </td>
      <td>
        <IntervalPlot
          value={metric.lift}
          narrow={fixed.lift}
          wide={sequential.lift}
          scale={scale}
          tone={toneOf(metric, reading)}
          label={`${lift(metric.lift)}; at any time ${range(sequential.lift)}; in one look ${range(fixed.lift)}`}
        />
      </td>
      <td class="number" title={`p ${exactValue(read.p)}, of several ${exactValue(read.p_adjusted)}`}>
        {chance(read.p_adjusted ?? read.p)}
      </td>
      {has.guardrail && (
        <td class={guardrail?.[reading].state === 'broken' ? 'bad' : ''}>
          {guardrail?.[reading].state ?? <span class="quiet-word">none</span>}
        </td>
      )}
      {has.cuped && (
        <td
          class="number"
          title={cuped ? `theta ${exactValue(cuped.theta)}` : 'no values from before are declared'}
        >
          {cuped ? `−${short(cuped.reduction, SHARE)} variance` : <span class="quiet-word">none</span>}
        </td>
      )}
    </tr>
  )
}

/** Good and bad are said of what is clear only. */
function toneOf({ good, ...metric }: MetricAnswer, reading: 'sequential' | 'fixed'): 'good' | 'bad' | 'open' {
  const { low, high } = metric[reading].lift ?? { low: null, high: null }
  if (low !== null && low > 0) return good === 'up' ? 'good' : 'bad'
  if (high !== null && high < 0) return good === 'down' ? 'good' : 'bad'
  return 'open'
}

import type { Agreement } from '../../../contracts/model.ts'
import { useQuery } from '../../data/query.ts'
import { exact, type Measure, short } from '../../format/number.ts'
import { Head } from '../head.tsx'

const EVERY_MS = 10_000
const SHARE = { unit: 'share' } as const
const COUNT = { unit: 'count' } as const

/** How shadows compare with the answers that clients were given; nothing where there is no shadow. */
export function AgreementTable({ model }: { model: string }) {
  const { data } = useQuery<{ agreement: Agreement[] }>(`/v1/models/${model}/agreement`, EVERY_MS)
  const rows = data?.agreement ?? []
  if (rows.length === 0) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys
    <section class="table-scroll" aria-label={`Shadows of ${model}`} tabIndex={0}>
      <h4>Shadows beside what clients were answered</h4>
      <table class="agreement">
        <thead>
          <tr>
            <Head>Shadow</Head>
            <Head>Beside</Head>
            <Head number>Images</Head>
            <Head number>Same label</Head>
            <Head number>Probability</Head>
            <Head number>Time</Head>
            <Head number>Failed</Head>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.shadow} ${row.live}`}>
              <th scope="row">{row.shadow}</th>
              <td>{row.live}</td>
              <Amount value={row.images} measure={COUNT} />
              <Amount value={row.top1_agreement} measure={SHARE} />
              <td class="number" title={exact(row.mean_score_difference, SHARE)}>
                {points(row.mean_score_difference)}
              </td>
              <td class="number" title={exact(row.latency_ratio, { unit: 'number' })}>
                {row.latency_ratio === null ? '–' : `${short(row.latency_ratio, { unit: 'number' })} ×`}
              </td>
              <Amount value={row.failed} measure={COUNT} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A difference of two shares. */
function points(difference: number | null): string {
  if (difference === null) return '–'
  return `${difference > 0 ? '+' : ''}${short(difference * 100, { unit: 'number' })} points`
}

const Amount = ({ value, measure }: { value: number | null; measure: Measure }) => (
  <td class="number" title={exact(value, measure)}>
    {short(value, measure)}
  </td>
)

import type { ComponentChildren } from 'preact'
import type { Image } from '../../../contracts/image.ts'
import { exact, type Measure, short } from '../../format/number.ts'
import { moment, ownZone } from '../../format/time.ts'

/** What is known of an image besides its result. */
export function ImageFacts({ image }: { image: Image }) {
  const { format, width, height, bytes, cost_usd, received_at, finished_at, sha256, id, model } = image
  const size = width === undefined ? undefined : `${width} × ${height} px`
  return (
    <dl class="facts">
      <Fact name="Costs">
        <Amount value={cost_usd} measure={{ unit: 'usd' }} />
      </Fact>
      <Fact name="Model">{model}</Fact>
      <Fact name="File">
        {[format?.toUpperCase(), size].filter(Boolean).join(', ') || 'not read'},{' '}
        <Amount value={bytes} measure={{ unit: 'bytes' }} />
      </Fact>
      <Fact name="Came">
        <time dateTime={received_at} title={received_at}>
          {moment(ownZone(), Date.parse(received_at))}
        </time>
      </Fact>
      {finished_at && (
        <Fact name="Over">
          <time dateTime={finished_at} title={finished_at}>
            {moment(ownZone(), Date.parse(finished_at))}
          </time>
        </Fact>
      )}
      <Fact name="Id">
        <code>{id}</code>
      </Fact>
      {sha256 && (
        <Fact name="SHA-256">
          <code>{sha256}</code>
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const Amount = ({ value, measure }: { value: number | undefined; measure: Measure }) => (
  <span title={exact(value, measure)}>{short(value, measure)}</span>
)

import type { Model, ModelVersion } from '../../../contracts/model.ts'
import { exact, short } from '../../format/number.ts'
import { day, moment, ownZone } from '../../format/time.ts'
import { ProblemWords } from '../problem-words.tsx'
import type { AliasChange } from './alias-change.ts'

const SHARE = { unit: 'share' } as const
const MS = { unit: 'ms' } as const
const BYTES = { unit: 'bytes' } as const

/** A version: what it does now, what checking it found, how it did on a labelled set, and what may be done with it. */
export function VersionRow({
  model,
  version,
  onChange,
}: {
  model: Model
  version: ModelVersion
  /** Nothing for whom it is not allowed. */
  onChange: ((change: AliasChange) => void) | undefined
}) {
  const { version: number, state, created_at, inspection, evaluation, problem } = version
  return (
    <>
      <tr>
        <th scope="row">{number}</th>
        <td>
          <Roles model={model} version={version} />
        </td>
        <td class="number" title={told(evaluation)}>
          {evaluation ? (
            <>
              {short(evaluation.accuracy, SHARE)}
              <span class="interval">
                {short(evaluation.interval[0], SHARE)} to {short(evaluation.interval[1], SHARE)}
              </span>
            </>
          ) : (
            <span class="quiet-word">not evaluated</span>
          )}
        </td>
        <td
          class="number"
          title={`${exact(inspection?.run_ms, MS)}, after ${exact(inspection?.load_ms, MS)} of loading`}
        >
          {short(inspection?.run_ms, MS)}
        </td>
        <td
          class="number"
          title={`${exact(inspection?.memory_bytes, BYTES)}; the graph is ${exact(inspection?.bytes, BYTES)}`}
        >
          {short(inspection?.memory_bytes, BYTES)}
        </td>
        <td title={moment(ownZone(), Date.parse(created_at))}>{day(ownZone(), Date.parse(created_at))}</td>
        {onChange && <td class="row-actions">{state === 'ready' && actions(model, number, onChange)}</td>}
      </tr>
      {problem && (
        <tr>
          <td />
          <td colSpan={onChange ? 6 : 5}>
            <ProblemWords problem={problem} />
          </td>
        </tr>
      )}
    </>
  )
}

function Roles({
  model: { live, alias },
  version: { version, state },
}: {
  model: Model
  version: ModelVersion
}) {
  if (state === 'refused') return <span class="tag warn">refused</span>
  const { canary, shadow } = alias
  return (
    <>
      {version === live && (
        <span class="tag good">answers{alias.live === 'latest' ? ', as the latest' : ''}</span>
      )}
      {canary?.version === version && <span class="tag">canary {canary.percent} %</span>}
      {shadow?.version === version && <span class="tag">shadow {shadow.percent} %</span>}
      {version !== live && canary?.version !== version && shadow?.version !== version && (
        <span class="quiet-word">ready</span>
      )}
    </>
  )
}

function actions({ alias, live }: Model, version: number, onChange: (change: AliasChange) => void) {
  const button = (title: string, change: AliasChange) => (
    <button key={title} type="button" class="quiet" onClick={() => onChange(change)}>
      {title}
      <span class="hidden"> version {version}</span>
    </button>
  )
  const shares = (['canary', 'shadow'] as const).map((share) =>
    alias[share]?.version === version
      ? button(`End ${share}`, { kind: 'end', share })
      : button(share === 'canary' ? 'Canary' : 'Shadow', { kind: 'share', share, version }),
  )
  if (version === live)
    return alias.live === 'latest' ? button('Pin', { kind: 'promote', live: version }) : null
  return [button('Promote', { kind: 'promote', live: version }), ...shares]
}

function told(evaluation: ModelVersion['evaluation']): string {
  if (!evaluation) return 'npx tributary models evaluate measures it on a labelled set'
  const { images, accuracy, calibration_error, evaluated_at } = evaluation
  return `${exact(accuracy, SHARE)} over ${images} images; calibration error ${exact(calibration_error, SHARE)}; ${evaluated_at}`
}

import type { BridgeState, BridgeStatus, BridgeTrouble } from '../../../contracts/bridge.ts'
import { useQuery } from '../../data/query.ts'
import { useNow } from '../../data/use-now.ts'
import { exact, short } from '../../format/number.ts'
import { ago } from '../../format/time.ts'
import { Loading, Trouble } from '../state.tsx'

const EVERY_MS = 5_000
const COUNT = { unit: 'count' } as const
const BYTES = { unit: 'bytes' } as const
const SECONDS = { unit: 's' } as const

/** What each state is called, and whether somebody should look. */
const STATES: Readonly<Record<BridgeState, { readonly name: string; readonly isBad: boolean }>> = {
  off: { name: 'Off', isBad: false },
  idle: { name: 'Up to date', isBad: false },
  copying: { name: 'Copying', isBad: false },
  waiting: { name: 'The target does not answer', isBad: true },
  refused: { name: 'Held back until it is mended', isBad: true },
}

/** How the copy of the lake stands, in words, and what to do where it fails. */
export function BridgePanel() {
  const { data, problem } = useQuery<BridgeStatus>('/v1/bridge', EVERY_MS)
  if (problem && !data) return <Trouble problem={problem} />
  if (!data) return <Loading label="The bridge" />
  const { name, isBad } = STATES[data.state]
  const troubled = data.tables.flatMap(({ table, trouble }) => (trouble ? [{ table, trouble }] : []))
  return (
    <div class="bridge boxed">
      <p class={isBad ? 'bridge-state bad' : 'bridge-state'}>{name}</p>
      <div class="bridge-words">
        <Words status={data} />
        {data.trouble && <Remedy trouble={data.trouble} />}
        {data.catalogue.trouble && <Remedy of="The catalogue" trouble={data.catalogue.trouble} />}
        {troubled.map(({ table, trouble }) => (
          <Remedy key={table} of={table} trouble={trouble} />
        ))}
      </div>
      {data.state !== 'off' && <Figures status={data} />}
    </div>
  )
}

function Words({ status: { state, target, behind, failures, retry_at } }: { status: BridgeStatus }) {
  const now = useNow(1_000)
  const to = target && `${[target.bucket, target.prefix].filter(Boolean).join('/')} at ${target.endpoint}`
  switch (state) {
    case 'off':
      return (
        <p>
          The lake is on R2 only. Set <code>BRIDGE_ENDPOINT</code>, <code>BRIDGE_BUCKET</code> and a key to
          have it copied to S3; <code>npx tributary lake ddl --format cloudformation</code> prints what AWS
          needs.
        </p>
      )
    case 'idle':
      return <p>The bucket {to} has all that the lake has.</p>
    case 'copying':
      if (behind.versions === 0) return <p>What is in the bucket {to} is held against the lake.</p>
      return (
        <p>
          {behind.versions} {behind.versions === 1 ? 'commit is' : 'commits are'} on the way to the bucket{' '}
          {to}; the oldest is {ago(behind.seconds * 1000)} old.
        </p>
      )
    default:
      return (
        <p>
          The bucket {to}: {failures} {failures === 1 ? 'try' : 'tries'} failed, one after the other
          {retry_at && `; the next is in ${ago(Date.parse(retry_at) - now)}`}. Nothing is lost: it goes on by
          itself {state === 'refused' ? 'once this is mended:' : 'when there is an answer.'}
        </p>
      )
  }
}

function Remedy({ of, trouble: { says, remedy, setting } }: { of?: string; trouble: BridgeTrouble }) {
  return (
    <p class="bridge-trouble">
      {of && <b>{of}: </b>}
      {says} <b>{remedy}</b>
      {setting && !remedy.includes(setting) && (
        <>
          {' '}
          (<code>{setting}</code>)
        </>
      )}
    </p>
  )
}

function Figures({ status: { behind, objects, bytes, healed } }: { status: BridgeStatus }) {
  const figures = [
    { name: 'Commits behind', value: behind.versions, measure: COUNT },
    { name: 'The oldest waits', value: behind.versions === 0 ? null : behind.seconds, measure: SECONDS },
    { name: 'Objects copied', value: objects, measure: COUNT },
    { name: 'Bytes copied', value: bytes, measure: BYTES },
    { name: 'Mended there', value: healed, measure: COUNT },
  ]
  return (
    <dl class="numbers">
      {figures.map(({ name, value, measure }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={exact(value, measure)}>{short(value, measure)}</dd>
        </div>
      ))}
    </dl>
  )
}

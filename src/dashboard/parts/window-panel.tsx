import { useMemo, useState } from 'preact/hooks'
import type { Incident } from '../../contracts/incident.ts'
import type { WindowShape } from '../../contracts/pack-shape.ts'
import type { LiveFeed } from '../data/live.ts'
import { useNow } from '../data/use-now.ts'
import { useWindow } from '../data/use-window.ts'
import { lengthOf } from '../format/time.ts'
import { words } from '../format/words.ts'
import { Pick } from './choice.tsx'
import { bandsOf, boundsOf } from './incident-bands.ts'
import { Panel } from './panel.tsx'
import { Empty, Loading, Trouble } from './state.tsx'
import { type Look, lookAt, questionBefore, type Sight, TOGETHER, tableOf } from './window-look.ts'

export interface WindowPanelProps {
  readonly sight: Sight
  readonly shape: WindowShape
  readonly compare: boolean
  readonly feed: LiveFeed | undefined
  readonly incidents: readonly Incident[]
}

/** A window or gauge of a pack, as its kind is shown, live while the period has no end. */
export function WindowPanel({ sight, shape, compare, feed, incidents }: WindowPanelProps) {
  const { pack, zone, dimensions } = sight
  const [value, setValue] = useState<string>()
  const [split, setSplit] = useState<string>()
  const look = lookAt(sight, shape, { value, split })
  const { question, filter } = look
  // how a window is shown depends on how many groups there are
  const isKnown = shape.kind === 'gauge' || shape.by.every((key) => key in dimensions)
  const { rows, problem, loading } = useWindow(isKnown ? question : undefined, feed)
  const before = useWindow(compare ? questionBefore(look) : undefined, undefined)
  const now = useNow(Math.max(1_000, question.ms / 1_000))
  const to = question.until ?? now
  // made anew when they change, so that a chart is not painted for nothing
  const chosen = JSON.stringify(filter)
  const bands = useMemo(() => bandsOf(incidents, shape, filter), [incidents, shape, chosen])
  const Chart = look.kind.component
  const title = words(shape.name)
  return (
    <Panel
      title={title}
      wide={look.kind.isWide}
      note={note(look, sight)}
      controls={<Controls look={look} setValue={setValue} setSplit={setSplit} />}
      keep={{ name: `${pack.pack}.${shape.name}`, table: () => tableOf(look, rows, pack.currency) }}
    >
      {problem && rows.length === 0 ? (
        <Trouble problem={problem} />
      ) : (loading || !isKnown) && rows.length === 0 ? (
        <Loading label={title} />
      ) : rows.length === 0 ? (
        <Empty title={shape.kind === 'gauge' ? 'Nothing is so now' : 'Nothing came in this time'}>
          <p>
            It counts rows of <code>{`${pack.pack}.${shape.stream}`}</code>. Take a longer time, or send some.
          </p>
        </Empty>
      ) : (
        <Chart
          shape={shape}
          rows={rows}
          before={compare ? before.rows : undefined}
          by={question.by}
          value={look.value}
          currency={pack.currency}
          step={question.step === 'period' ? question.ms : question.step}
          from={to - question.ms}
          to={to}
          zone={zone}
          bands={bands}
          bounds={boundsOf(pack.alerts, shape, look.value)}
        />
      )}
    </Panel>
  )
}

function Controls({
  look: { question, value, split },
  setValue,
  setSplit,
}: {
  look: Look
  setValue: (name: string) => void
  setSplit: (key: string) => void
}) {
  const { values, by, kind } = question.shape
  return (
    <>
      {values.length > 1 && (
        <Pick
          label="Value"
          options={values.map(({ name }) => ({ value: name, title: words(name) }))}
          value={value.name}
          onChange={setValue}
        />
      )}
      {kind === 'tumbling' && by.length > 0 && (
        <Pick
          label="By"
          options={[
            ...by.map((key) => ({ value: key, title: `by ${words(key).toLowerCase()}` })),
            { value: TOGETHER, title: 'all together' },
          ]}
          value={split}
          onChange={setSplit}
        />
      )}
    </>
  )
}

/** What one number is of. */
function note({ question: { shape, step, ms }, filter }: Look, { period }: Sight): string {
  const length =
    shape.kind === 'gauge'
      ? `now, counted every ${lengthOf(shape.every_ms)}`
      : step === 'period'
        ? 'over the whole time'
        : `each ${lengthOf(step)}`
  const time = ms === period.ms ? [] : [`the last ${lengthOf(ms)}`]
  const chosen = Object.entries(filter).map(([key, value]) => `${words(key).toLowerCase()} ${value}`)
  return [length, ...time, ...chosen].join(', ')
}

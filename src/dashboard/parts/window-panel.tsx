import { useMemo, useState } from 'preact/hooks'
import type { Incident } from '../../contracts/incident.ts'
import type { PackShape, WindowShape } from '../../contracts/pack-shape.ts'
import type { LiveFeed } from '../data/live.ts'
import { type Period, stepFor } from '../data/period.ts'
import { useNow } from '../data/use-now.ts'
import { useWindow } from '../data/use-window.ts'
import type { WindowQuestion } from '../data/window-book.ts'
import type { WindowRow } from '../data/window-row.ts'
import { lengthOf } from '../format/time.ts'
import { words } from '../format/words.ts'
import { type Value, windowKind } from '../kinds/window.ts'
import { Pick } from './choice.tsx'
import { bandsOf, boundsOf } from './incident-bands.ts'
import { Panel, type Table } from './panel.tsx'
import { Empty, Loading, Trouble } from './state.tsx'

export interface WindowPanelProps {
  readonly pack: PackShape
  readonly shape: WindowShape
  readonly period: Period
  readonly zone: string
  readonly filter: Readonly<Record<string, string>>
  readonly compare: boolean
  readonly feed: LiveFeed | undefined
  readonly incidents: readonly Incident[]
}

/** Keys together: no group at all. */
const NONE = ''

/** A window or gauge of a pack, as its kind is shown, live while the period has no end. */
export function WindowPanel({
  pack,
  shape,
  period,
  zone,
  filter,
  compare,
  feed,
  incidents,
}: WindowPanelProps) {
  const kind = windowKind(shape)
  const [valueName, setValue] = useState(usualValue(pack, shape).name)
  const [split, setSplit] = useState(shape.by[0] ?? NONE)
  const value = shape.values.find(({ name }) => name === valueName) ?? usualValue(pack, shape)
  const own = ownFilter(shape, filter)
  const isGauge = shape.kind === 'gauge'
  const by = isGauge ? shape.by : split === NONE || split in own ? [] : [split]
  const step = kind.isWhole ? 'period' : stepFor(shape.every_ms, period.ms)
  const question: WindowQuestion = {
    pack: pack.pack,
    shape,
    by,
    filter: own,
    step,
    zone,
    ms: period.ms,
    until: period.until,
  }
  const { rows, problem, loading } = useWindow(question, feed)
  const now = useNow(Math.max(1_000, period.ms / 1_000))
  const to = period.until ?? now
  const before = useWindow(
    compare && !isGauge && !kind.isWhole ? periodBefore(question) : undefined,
    undefined,
  )
  const view = {
    shape,
    rows,
    before: compare ? before.rows : undefined,
    by,
    value,
    currency: pack.currency,
    step: step === 'period' ? period.ms : step,
    from: to - period.ms,
    to,
    zone,
    bands: useMemo(() => bandsOf(incidents, shape, own), [incidents, shape, JSON.stringify(own)]),
    bounds: boundsOf(pack.alerts, shape, value),
  }
  const Chart = kind.component
  return (
    <Panel
      title={words(shape.name)}
      note={<Note shape={shape} step={step} filter={own} />}
      controls={
        <>
          {shape.values.length > 1 && (
            <Pick
              label="Value"
              options={shape.values.map(({ name }) => ({ value: name, title: words(name) }))}
              value={value.name}
              onChange={setValue}
            />
          )}
          {!isGauge && shape.by.length > 0 && (
            <Pick
              label="By"
              options={[
                ...shape.by.map((key) => ({ value: key, title: words(key) })),
                { value: NONE, title: 'all' },
              ]}
              value={split}
              onChange={setSplit}
            />
          )}
        </>
      }
      keep={{ name: `${pack.pack}.${shape.name}`, table: () => tableOf(shape, by, rows) }}
    >
      {problem && rows.length === 0 ? (
        <Trouble problem={problem} />
      ) : loading && rows.length === 0 ? (
        <Loading label={words(shape.name)} />
      ) : rows.length === 0 ? (
        <Empty title={isGauge ? 'Nothing is so now' : 'Nothing came in this time'}>
          <p>
            It counts rows of <code>{`${pack.pack}.${shape.stream}`}</code>. Take a longer time, or send some.
          </p>
        </Empty>
      ) : (
        <Chart {...view} />
      )}
    </Panel>
  )
}

function Note({
  shape,
  step,
  filter,
}: {
  shape: WindowShape
  step: number | 'period'
  filter: Readonly<Record<string, string>>
}) {
  const length =
    shape.kind === 'gauge'
      ? `now, counted every ${lengthOf(shape.every_ms)}`
      : step === 'period'
        ? 'over the whole time'
        : `each ${lengthOf(step)}`
  const chosen = Object.entries(filter).map(([key, value]) => `${words(key).toLowerCase()} ${value}`)
  return <>{[length, ...chosen].join(', ')}</>
}

/** What an alert watches, else what it comes to, else the tail, else the first. */
function usualValue({ alerts }: PackShape, { name, values }: WindowShape): Value {
  const watched = alerts.find(({ window, value }) => window === name && value !== undefined)?.value
  const found =
    values.find((value) => value.name === watched) ??
    values.findLast(({ of }) => of === 'ratio') ??
    values.find((value) => value.name === 'p95') ??
    values[0]
  return found ?? { name: '', unit: 'number', of: 'count' }
}

function ownFilter(
  { by }: WindowShape,
  filter: WindowPanelProps['filter'],
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(filter).filter(([key]) => by.includes(key)))
}

/** As long, and right before it; of windows that begin where these do. */
function periodBefore(question: WindowQuestion): WindowQuestion {
  const { ms, until } = question
  const length = question.step === 'period' ? ms : question.step
  const end = until ?? Math.ceil(Date.now() / length) * length
  return { ...question, until: end - ms }
}

function tableOf(
  { by: keys, values }: WindowShape,
  by: readonly string[],
  rows: readonly WindowRow[],
): Table {
  const columns = ['window_start', 'window_end', ...keys.filter((key) => by.includes(key))]
  const names = values.map(({ name }) => name)
  return {
    columns: [...columns, ...names, 'state', 'revised'],
    rows: rows.map((row) => ({
      window_start: new Date(row.start).toISOString(),
      window_end: new Date(row.end).toISOString(),
      ...Object.fromEntries(by.map((key, i) => [key, row.keys[i]])),
      ...row.values,
      state: row.isFinal ? 'final' : 'provisional',
      revised: row.revised,
    })),
  }
}

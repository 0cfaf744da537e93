import { useState } from 'preact/hooks'
import { Bars } from '../../charts/bars.tsx'
import { SERIES } from '../../charts/palette.ts'
import { type Line, TimeSeries } from '../../charts/time-series.tsx'
import { type Measure, numberOf } from '../../format/number.ts'
import { groupName } from '../../format/words.ts'
import { type Drawing, timeIn } from '../../kinds/sql-columns.ts'
import type { ShownAnswer } from '../../kinds/sql-shown.ts'
import { Pick } from '../choice.tsx'
import { Panel } from '../panel.tsx'

const BARS = 20

/** The answer as lines over its times or bars by its words. */
export function SqlChart({ answer, drawing }: { answer: ShownAnswer; drawing: Drawing }) {
  const [chosen, setChosen] = useState(drawing.values[0])
  const value = drawing.values.find((name) => name === chosen) ?? drawing.values[0] ?? ''
  const isOne = drawing.over === 'words' || drawing.groups.length > 0
  return (
    <Panel
      title="Chart"
      wide
      note={drawing.over === 'time' ? `Over ${drawing.label}, UTC` : `By ${drawing.label}`}
      controls={
        isOne &&
        drawing.values.length > 1 && (
          <Pick
            label="Value"
            options={drawing.values.map((name) => ({ value: name, title: name }))}
            value={value}
            onChange={setChosen}
          />
        )
      }
    >
      {drawing.over === 'words' ? (
        <Bars
          bars={barsOf(answer, drawing, value)}
          measure={measureOf(answer, value)}
          label={`${value} by ${drawing.label}`}
        />
      ) : (
        <Lines answer={answer} drawing={drawing} value={value} />
      )}
      {drawing.over === 'words' && answer.rows > BARS && (
        <p class="more">
          The first {BARS} of {answer.rows} rows.
        </p>
      )}
    </Panel>
  )
}

const measureOf = ({ columns, currency }: ShownAnswer, value: string): Measure => ({
  unit: columns.find(({ name }) => name === value)?.unit,
  currency,
})

const barsOf = ({ data }: ShownAnswer, { label, groups }: Drawing, value: string) =>
  data.slice(0, BARS).map((row) => ({
    name: groupName([label, ...groups].map((name) => row[name])),
    value: row[value],
  }))

function Lines({ answer, drawing, value }: { answer: ShownAnswer; drawing: Drawing; value: string }) {
  const { data } = answer
  const { label, groups, values } = drawing
  const times = [...new Set(data.map((row) => timeIn(row[label])))].sort((a, b) => a - b)
  const lineOf = (name: string, column: string, rows: ShownAnswer['data']): Line => {
    const byTime = new Map(rows.map((row) => [timeIn(row[label]), numberOf(row[column])]))
    return { name, values: times.map((time) => byTime.get(time) ?? null) }
  }
  const byGroup = Map.groupBy(data, (row) => groupName(groups.map((name) => row[name])))
  const lines =
    groups.length === 0
      ? values.map((name) => lineOf(name, name, data))
      : [...byGroup].map(([name, rows]) => lineOf(name, value, rows))
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const margin = (last - first) * 0.02 || 60_000
  return (
    <TimeSeries
      label={groups.length === 0 ? 'The answer' : value}
      times={times}
      lines={lines.slice(0, SERIES)}
      from={first - margin}
      to={last + margin}
      measure={measureOf(answer, value)}
      zone="UTC"
    />
  )
}

import type { QualityResult } from '../../../contracts/quality-result.ts'
import type { RuleSeen, RuleState } from '../../data/use-rules.ts'
import { exact, short } from '../../format/number.ts'
import { TableBox } from '../table-box.tsx'
import { Days } from './days.tsx'

const COUNT = { unit: 'count' } as const
const SECONDS = { unit: 's' } as const
const NAMES: Readonly<Record<RuleState, string>> = { fails: 'Fails', passes: 'Passes', none: 'Not judged' }

/** A rule in one line; opened, what it came to last and rows that are not as they should be. */
export function RuleDetails({ rule }: { rule: RuleSeen }) {
  const { name, title, state, days, last, severity, on } = rule
  const word = state === 'fails' && severity === 'warning' ? 'Warns' : NAMES[state]
  return (
    <li>
      <details>
        <summary class="rule-line">
          <span class={`rule-state ${state}`}>{word}</span>
          <span class="entry-first">{title}</span>
          <Days days={days} />
          <span class="number">{last ? <Outcome result={last} /> : '–'}</span>
        </summary>
        <div class="entry-inside">
          <p class="note">
            <code>{name}</code> on {last?.on ?? on}
            {last && `, ${last.day}, ${last.scope === 'day' ? 'the whole day' : 'as loaded until now'}`}
          </p>
          {last && <Examples result={last} />}
          {!last && <p>It is judged when there is a day with rows that is over.</p>}
        </div>
      </details>
    </li>
  )
}

/** What it came to, in one figure. */
function Outcome({ result }: { result: QualityResult }) {
  const { kind, success, element_count, missing_count, unexpected_count, observed_value, bound } = result
  if (kind === 'fresh' || kind === 'volume') {
    const measure = kind === 'fresh' ? SECONDS : COUNT
    const side = (observed_value ?? 0) < (bound ?? 0) ? 'under' : 'over'
    return (
      <span title={`${exact(observed_value, measure)}, held against ${exact(bound, measure)}`}>
        {short(observed_value, measure)} {kind === 'fresh' ? 'old' : 'rows'}
        {success === false && `, ${side} ${short(bound, measure)}`}
      </span>
    )
  }
  const judged = element_count - missing_count
  return (
    <span
      title={`${exact(unexpected_count, COUNT)} of ${exact(judged, COUNT)} rows are not as they should be`}
    >
      {judged === 0 ? (
        <span class="quiet-word">no rows</span>
      ) : unexpected_count === 0 ? (
        `all ${short(judged, COUNT)} rows`
      ) : (
        `${short(unexpected_count, COUNT)} of ${short(judged, COUNT)} rows`
      )}
    </span>
  )
}

function Examples({
  result: { partial_unexpected_index_list: examples, unexpected_count, success },
}: {
  result: QualityResult
}) {
  const [first] = examples
  if (!first)
    return (
      <p>
        {success || unexpected_count === 0
          ? 'Nothing is out of order.'
          : 'It is judged by all rows of the day together: no single one is to blame.'}
      </p>
    )
  const names = Object.keys(first)
  return (
    <TableBox label="Examples">
      <table class="columns-table">
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {examples.map((example, i) => (
            <tr key={i}>
              {names.map((name) => (
                <td key={name}>{String(example[name] ?? 'none')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}

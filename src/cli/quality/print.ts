import type { QualityResult } from '../../contracts/quality-result.ts'
import type { RowsFormat } from '../rows.ts'
import { renderTable } from '../table.ts'

export interface QualityAnswer {
  readonly data: readonly QualityResult[]
}

const COLUMNS = [
  { head: 'day' },
  { head: 'scope' },
  { head: 'rule' },
  { head: 'result' },
  { head: 'rows', align: 'right' },
  { head: 'unexpected', align: 'right' },
  { head: '%', align: 'right' },
  { head: 'observed', align: 'right' },
  { head: 'bound', align: 'right' },
  { head: 'examples', max: 60 },
] as const

export async function printResults(
  response: Response,
  format: RowsFormat,
): Promise<QualityAnswer | undefined> {
  const text = await response.text()
  if (format === 'csv') {
    process.stdout.write(text)
    return undefined
  }
  const answer = JSON.parse(text) as QualityAnswer
  console.log(format === 'json' ? text : table(answer))
  return answer
}

function table({ data }: QualityAnswer): string {
  if (data.length === 0) return 'There is no result.'
  return renderTable(
    COLUMNS,
    data.map((each) => [
      each.day,
      each.scope,
      each.rule,
      word(each),
      String(each.element_count),
      String(each.unexpected_count),
      each.unexpected_percent === null ? '' : each.unexpected_percent.toFixed(2),
      each.observed_value === null ? '' : String(each.observed_value),
      each.bound === null ? '' : String(each.bound),
      each.partial_unexpected_list.map((example) => JSON.stringify(example)).join(' '),
    ]),
  )
}

function word({ success, severity }: QualityResult): string {
  if (success === null) return 'counted'
  if (success) return 'passed'
  return severity === 'error' ? 'failed' : 'failed (warning)'
}

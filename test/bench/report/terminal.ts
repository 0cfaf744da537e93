import { renderTable } from '../../../src/cli/table.ts'
import { dashboardTables, heapTables } from '../dashboard/report.ts'
import { eventTables, type Table } from '../events/report.ts'
import type { Figures, ScenarioFigures } from '../figures.ts'
import { lakeTables } from '../lake/report.ts'
import { PROTOCOL_HEADS, protocolRows } from '../protocol/rows.ts'
import { preprocessRatio } from '../ratio.ts'
import { targets } from '../targets.ts'
import { warehouseTables } from '../warehouse/report.ts'
import { rows } from './rows.ts'
import { STAGE_HEADS, stageRows } from './stages.ts'
import { TARGET_HEADS, targetRow } from './verdict.ts'

export function renderFigures(figures: Figures): string {
  const judged = targets(figures).map(targetRow)
  return [
    ...figures.scenarios.map(renderScenario),
    ...(figures.protocol.length > 0
      ? [`d: Open Inference Protocol\n${table(PROTOCOL_HEADS, protocolRows(figures.protocol))}`]
      : []),
    ...(figures.scenarios.length > 0 ? [`Targets\n${table(TARGET_HEADS, judged)}`] : []),
    ...(figures.events ? [`e: events\n\n${render(eventTables(figures.events))}`] : []),
    ...(figures.warehouse ? [`f: warehouse\n\n${render(warehouseTables(figures.warehouse))}`] : []),
    ...(figures.lake ? [`g: lake\n\n${render(lakeTables(figures.lake))}`] : []),
    ...(figures.dashboard ? [`h: dashboard\n\n${render(dashboardTables(figures.dashboard))}`] : []),
    ...(figures.heap ? [`i: heap of the dashboard\n\n${render(heapTables(figures.heap))}`] : []),
  ].join('\n\n')
}

function render(tables: readonly Table[]): string {
  return tables.map(({ title, heads, rows }) => `${title}\n${table(heads, rows)}`).join('\n\n')
}

function renderScenario(scenario: ScenarioFigures): string {
  const { id, title, agreement } = scenario
  const compared = rows(scenario).map(({ name, platform, peer, ratio }) => [name, platform, peer, ratio])
  return [
    `${id}: ${title}`,
    table(['', 'platform', 'peer', 'ratio'], compared),
    '',
    table(STAGE_HEADS, stageRows(scenario)),
    `preprocess against sharp, idle: ${preprocessRatio(scenario).toFixed(2)}x; same labels: ${agreement.same} of ${agreement.of}`,
  ].join('\n')
}

function table(heads: readonly string[], body: readonly string[][]): string {
  return renderTable(
    heads.map((head, index) => ({ head, align: index === 0 ? 'left' : 'right' })),
    body,
  )
}

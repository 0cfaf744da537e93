import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../../src/cli/installation.ts'
import { dashboardTables, heapTables } from '../dashboard/report.ts'
import type { EventsFigures } from '../events/compare.ts'
import { eventTables, type Table } from '../events/report.ts'
import { TITLES } from '../events/sides.ts'
import type { Figures, Machine, ScenarioFigures } from '../figures.ts'
import { lakeTables } from '../lake/report.ts'
import { PROTOCOL_HEADS, protocolRows } from '../protocol/rows.ts'
import { preprocessRatio } from '../ratio.ts'
import { targets } from '../targets.ts'
import type { WarehouseFigures } from '../warehouse/compare.ts'
import { warehouseTables } from '../warehouse/report.ts'
import { rows } from './rows.ts'
import { STAGE_HEADS, stageRows } from './stages.ts'
import { TARGET_HEADS, targetRow } from './verdict.ts'

const PAGE = join(ROOT, 'docs/benchmarks.md')

/** Between its markers the page belongs to the figures, the rest of it to whoever writes it. */
export function writePage(figures: Figures): void {
  let page = readFileSync(PAGE, 'utf8')
  for (const [name, text] of Object.entries(sections(figures))) page = replaced(page, name, text)
  writeFileSync(PAGE, page)
}

function replaced(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: written by npm run bench -- --write -->`, `<!-- end of ${name} -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no markers of "${name}"`)
  return `${page.slice(0, from)}${begin}\n${text}\n${page.slice(to)}`
}

/** Those that were measured. */
export function sections(figures: Figures): Record<string, string> {
  return {
    ...(figures.scenarios.length > 0 && images(figures)),
    ...(figures.events && { events: events(figures, figures.events) }),
    ...(figures.warehouse && { warehouse: warehouse(figures, figures.warehouse) }),
    ...(figures.lake && { lake: told(figures, 'few rows', lakeTables(figures.lake)) }),
    ...(figures.dashboard && {
      dashboard: told(
        figures,
        'few looks',
        dashboardTables(figures.dashboard),
        ` Chromium ${figures.dashboard.chromium} paints in software, on the same cores as the platform.`,
      ),
    }),
    ...(figures.heap && { heap: told(figures, 'too short to tell', heapTables(figures.heap)) }),
  }
}

function images(figures: Figures): Record<'run' | 'targets' | 'figures', string> {
  const judged = targets(figures)
  const of = (whose: string) => judged.filter((target) => target.whose === whose).map(targetRow)
  return {
    run: run(figures),
    targets: `Asked for:\n\n${table(TARGET_HEADS, of('given'))}\n\nOur own:\n\n${table(TARGET_HEADS, of('own'))}`,
    figures: [...figures.scenarios.map(section), protocol(figures)].join('\n\n'),
  }
}

function events({ date, command, quick, rounds, machine }: Figures, measured: EventsFigures): string {
  const skipped = measured.skipped.map((name) => ` ${TITLES[name]} is not installed and was left out.`)
  return [
    `Measured on ${date} with \`${command}\`${quick ? ' (a smoke run: few events)' : ''}, ${rounds} rounds, medians of the rounds.\n${describe(machine)} Other things took at most ${Math.round(measured.others * 100)} % of it during a turn.${skipped.join('')}`,
    ...eventTables(measured).map(({ title, heads, rows }) => `### ${title}\n\n${table(heads, rows)}`),
  ].join('\n\n')
}

function warehouse({ date, command, quick, rounds, machine }: Figures, measured: WarehouseFigures): string {
  const turns = measured.sizes.flatMap(({ platform, postgres }) => [
    platform,
    ...(postgres ? [postgres] : []),
  ])
  const busiest = Math.max(...turns.map(({ load }) => load.others))
  const skipped =
    measured.skipped === undefined
      ? ''
      : ` ${measured.skipped} is not installed: the platform was measured alone.`
  return [
    `Measured on ${date} with \`${command}\`${quick ? ' (a smoke run: few lines)' : ''}, ${rounds} rounds, medians of the rounds.\n${describe(machine)} Other things took at most ${Math.round(busiest * 100)} % of it while rows were loaded; the load average at the end was ${measured.load_average.toFixed(1)}.${skipped}`,
    ...warehouseTables(measured).map(({ title, heads, rows }) => `### ${title}\n\n${table(heads, rows)}`),
  ].join('\n\n')
}

/** @param smoke what makes a quick run no measurement */
function told(
  { date, command, quick, machine }: Figures,
  smoke: string,
  tables: readonly Table[],
  more = '',
): string {
  return [
    `Measured on ${date} with \`${command}\`${quick ? ` (a smoke run: ${smoke})` : ''}.\n${describe(machine)}${more}`,
    ...tables.map(({ title, heads, rows }) => `### ${title}\n\n${table(heads, rows)}`),
  ].join('\n\n')
}

function run({ date, command, quick, rounds, machine, scenarios }: Figures): string {
  const busiest = Math.max(
    ...scenarios.flatMap(({ rounds: { platform, peer } }) =>
      [...platform, ...peer].map((round) => round.others),
    ),
  )
  return [
    `Measured on ${date} with \`${command}\`${quick ? ' (a smoke run: few images)' : ''}, ${rounds} rounds, medians of the rounds.`,
    `${describe(machine)} Other things took at most ${Math.round(busiest * 100)} % of it during a round.`,
  ].join('\n')
}

function describe({ cores, cpu, memory_gb, versions }: Machine): string {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `Machine: ${cores} shared cores (${cpu}), ${memory_gb} GB, Linux; ${list.join(', ')}.`
}

function section(scenario: ScenarioFigures): string {
  const { id, title, picture_bytes, agreement } = scenario
  const [smallest, largest] = picture_bytes.map((bytes) => (bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0))
  const compared = rows(scenario).map(({ name, platform, peer, ratio }) => [name, platform, peer, ratio])
  return [
    `### ${id}: ${title}\n\nFiles of ${smallest} to ${largest} kB. Both sides gave the same label to ${agreement.same} of ${agreement.of} images.`,
    table(['', 'platform', 'peer', 'platform / peer'], compared),
    'Median milliseconds of each stage:',
    table(STAGE_HEADS, stageRows(scenario)),
    `Preprocessing alone, idle, against sharp: ${preprocessRatio(scenario).toFixed(2)}x.`,
  ].join('\n\n')
}

function protocol({ protocol: figures }: Figures): string {
  return `### d: Open Inference Protocol\n\n${table(PROTOCOL_HEADS, protocolRows(figures))}`
}

function table(heads: readonly string[], body: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(heads),
    `|${heads.map((_, index) => (index === 0 ? '---|' : '---:|')).join('')}`,
    ...body.map(line),
  ].join('\n')
}

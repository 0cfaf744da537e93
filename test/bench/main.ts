import { compare } from './compare.ts'
import { compareDashboard } from './dashboard/compare.ts'
import { measureHeap } from './dashboard/heap.ts'
import { compareEvents } from './events/compare.ts'
import type { Figures, ScenarioFigures } from './figures.ts'
import { compareLake } from './lake/compare.ts'
import { machine } from './machine.ts'
import { readOptions, USAGE } from './options.ts'
import { compareProtocol } from './protocol/compare.ts'
import { writePage } from './report/page.ts'
import { renderFigures } from './report/terminal.ts'
import { compareWarehouse } from './warehouse/compare.ts'

const options = (() => {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    process.exit(2)
  }
})()

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const scenarios: ScenarioFigures[] = []
for (const scenario of options.scenarios)
  scenarios.push(await compare(scenario, options, (text) => console.error(text)))

const protocol = options.protocol ? await compareProtocol(options, (text) => console.error(text)) : []
const events = options.events ? await compareEvents(options, (text) => console.error(text)) : undefined

const warehouse = options.warehouse
  ? await compareWarehouse(options, (text) => console.error(text))
  : undefined
const lake = options.lake ? await compareLake(options, (text) => console.error(text)) : undefined
const dashboard = options.dashboard
  ? await compareDashboard(options, (text) => console.error(text))
  : undefined
const heap = options.heap ? await measureHeap(options, (text) => console.error(text)) : undefined

const { command, quick, rounds } = options
const date = new Date().toISOString().slice(0, 10)
const figures: Figures = {
  date,
  command,
  quick,
  rounds,
  machine: machine(),
  scenarios,
  protocol,
  ...(events && { events }),
  ...(warehouse && { warehouse }),
  ...(lake && { lake }),
  ...(dashboard && { dashboard }),
  ...(heap && { heap }),
}
console.log(options.json ? JSON.stringify(figures, null, 2) : renderFigures(figures))
if (options.write) writePage(figures)

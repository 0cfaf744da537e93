import { bundleWorkers } from '../../../src/cli/bundle.ts'
import { startWorkers } from '../../../src/cli/workerd.ts'

const [bundle = '', state = '', port = '', ...configs] = process.argv.slice(2)
const { ended, output } = await startWorkers(
  await bundleWorkers(configs, bundle),
  state,
  Number(port),
  'warn',
)
await ended
console.error(output())

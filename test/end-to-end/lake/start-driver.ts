import { bundleWorkers } from '../../../src/cli/bundle.ts'
import { startWorkers } from '../../../src/cli/workerd.ts'

const [config = '', bundle = '', state = '', port = ''] = process.argv.slice(2)
const { ended, output } = await startWorkers(
  await bundleWorkers([config], bundle),
  state,
  Number(port),
  'warn',
)
await ended
console.error(output())

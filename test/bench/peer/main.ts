/**
 * What the platform is compared with: the same job the way it is done without it, in one Node process with native libraries.
 * `node test/bench/peer/main.ts PORT FOLDER MODEL KEY`
 */
import { mkdirSync } from 'node:fs'
import { basename } from 'node:path'
import { readModel } from './model.ts'
import { serve } from './server.ts'
import { Store } from './store.ts'
import { Work } from './work.ts'

const [port = '', directory = '', folder = '', key = ''] = process.argv.slice(2)

for (const kind of ['images', 'previews']) mkdirSync(`${directory}/${kind}`, { recursive: true })
const store = new Store(`${directory}/peer.sqlite`)
const work = new Work(directory, await readModel(folder), store)
serve({ directory, key, model: `${basename(folder)}@1`, store, work }).listen(Number(port), '127.0.0.1', () =>
  console.log(`Running at http://127.0.0.1:${port}`),
)
process.once('SIGTERM', () => process.exit(0))

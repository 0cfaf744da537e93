import { setTimeout as sleep } from 'node:timers/promises'
import { defineCommand } from 'citty'
import { type Client, CONNECTION_ARGS, connect } from './client.ts'
import { INTERRUPTED, onInterrupt } from './interrupt.ts'
import { patient } from './retry.ts'
import { IMAGE_ID, readImage } from './status/image.ts'
import { readOverview } from './status/overview.ts'
import type { Status } from './status/status.ts'
import { readStudy } from './status/study.ts'

const REFRESH_MS = 1_000

export const status = defineCommand({
  meta: { name: 'status', description: 'Show the health and the newest studies, one study, or one image' },
  args: {
    what: { type: 'positional', required: false, description: 'A study, or the id of an image' },
    watch: { type: 'boolean', description: 'Refresh until it is complete' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const gateway = connect(args)
    const read = reader(args.what)
    let last = await read(gateway)
    const draw = painter(args.json === true)
    if (args.watch) last = await watch(patient(gateway), read, last, draw)
    if (args.json) console.log(JSON.stringify(last.json))
    else if (!args.watch) console.log(last.text)
    if (!process.exitCode) process.exitCode = last.isHealthy ? 0 : 1
  },
})

function reader(what: string | undefined): (gateway: Client) => Promise<Status> {
  if (what === undefined) return readOverview
  return IMAGE_ID.test(what) ? (gateway) => readImage(gateway, what) : (gateway) => readStudy(gateway, what)
}

async function watch(
  gateway: Client,
  read: (gateway: Client) => Promise<Status>,
  first: Status,
  draw: (text: string) => void,
): Promise<Status> {
  const { stopping, dispose } = onInterrupt(0, () => {})
  let last = first
  draw(last.text)
  while (!last.isComplete && !stopping.aborted) {
    await sleep(REFRESH_MS, undefined, { signal: stopping }).catch(() => {})
    if (!stopping.aborted) last = await read(gateway)
    draw(last.text)
  }
  dispose()
  if (stopping.aborted) process.exitCode = INTERRUPTED
  return last
}

/** On a terminal each look takes the place of the one before; elsewhere only a change is printed. */
function painter(isQuiet: boolean): (text: string) => void {
  let before = ''
  return (text) => {
    if (isQuiet || text === before) return
    if (process.stdout.isTTY) process.stdout.write('\x1b[H\x1b[2J')
    else if (before !== '') console.log('')
    console.log(text)
    before = text
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { defineCommand } from 'citty'
import type { Difference, Replay, ReplayedPart } from '../contracts/replay.ts'
import { type Client, CONNECTION_ARGS, connect } from './client.ts'
import { Failure } from './failure.ts'
import { type Progress, progress } from './progress.ts'
import { images } from './replay/images.ts'
import { ls } from './replay/ls.ts'
import { patient } from './retry.ts'
import { renderTable } from './table.ts'

const LOOK_MS = 250
const TARGETS = ['live', 'shadow']

export const replay = defineCommand({
  meta: {
    name: 'replay',
    description: 'Make the windows and facts of a stream again from its segments, say what differs, and swap',
  },
  subCommands: { ls, images },
  args: {
    stream: { type: 'positional', required: true, description: 'As pack.stream' },
    from: {
      type: 'string',
      required: true,
      description: 'The begin of the period, ISO 8601 with a zone, or a day',
    },
    to: { type: 'string', required: true, description: 'Its end, not with it' },
    into: {
      type: 'string',
      default: 'live',
      description:
        'live: swap once it is compared; shadow: only compare, and keep what was made for a later swap',
    },
    'sealed-since': {
      type: 'string',
      description: 'Leave out what was sealed before; a day before --from, if not said',
    },
    'dry-run': { type: 'boolean', description: 'Compare, change nothing, and keep nothing' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    if (!TARGETS.includes(args.into))
      throw new Failure(
        `There is no "${args.into}" to replay into.`,
        'Give --into live, or --into shadow.',
        2,
      )
    const gateway = patient(connect(args))
    const shown = progress('steps', args.json)
    const { stream, from, to } = args
    const body = JSON.stringify({ stream, from, to, sealed_since: args['sealed-since'] })
    const headers = { 'Content-Type': 'application/json' }
    const begun = await gateway.json<Replay>('/v1/replay', { method: 'POST', headers, body })
    let told = await waitFor(gateway, begun, 'compared', shown)
    if (args['dry-run']) await gateway.fetch(`/v1/replay/${told.id}`, { method: 'DELETE' })
    else if (args.into === 'live') {
      await gateway.json(`/v1/replay/${told.id}/swap`, { method: 'POST' })
      told = await waitFor(gateway, told, 'swapped', shown)
      await gateway.fetch(`/v1/replay/${told.id}`, { method: 'DELETE' })
    }
    shown.stop()
    console.log(args.json ? JSON.stringify(told) : render(told, args['dry-run'] === true))
  },
})

async function waitFor(
  gateway: Client,
  { id }: Replay,
  state: Replay['state'],
  shown: Progress,
): Promise<Replay> {
  for (;;) {
    const told = await gateway.json<Replay>(`/v1/replay/${id}`)
    if (told.state === state) return told
    if (told.state === 'failed')
      throw new Failure(
        `The replay was given up: ${told.problem}.`,
        'Put that right, and replay again: it begins anew.',
      )
    shown.update(told.steps_done, told.steps, noteOf(told))
    await sleep(LOOK_MS)
  }
}

const noteOf = ({ step, segments, problem }: Replay) =>
  `${step}, ${segments} segments read${problem === undefined ? '' : `; again: ${problem}`}`

const COLUMNS = [
  { head: 'kind' },
  { head: 'name' },
  { head: 'rows', align: 'right' },
  { head: 'missing', align: 'right' },
  { head: 'extra', align: 'right' },
  { head: 'different', align: 'right' },
  { head: 'under way', align: 'right' },
] as const

function render({ id, parts, differences = 0, state, segments, rows }: Replay, isDry: boolean): string {
  const counts = ({ rows: own, missing, extra, different, under_way }: ReplayedPart) =>
    [own, missing, extra, different, under_way].map(String)
  const table = renderTable(
    COLUMNS,
    parts.map((part) => [part.kind, part.name, ...counts(part)]),
  )
  const examples = parts.flatMap(({ name, first }) => first.map((each) => `${name}: ${exampleOf(each)}`))
  const verdict =
    differences === 0 ? 'Nothing differs.' : `${differences} rows differ. ${fateOf(id, state, isDry)}`
  return [`${rows} rows of ${segments} segments were read.`, table, examples.join('\n'), verdict]
    .filter((text) => text !== '')
    .join('\n\n')
}

function fateOf(id: string, state: Replay['state'], isDry: boolean): string {
  if (state === 'swapped') return 'The live rows are now what the segments come to.'
  return isDry
    ? 'Nothing was changed.'
    : `POST /v1/replay/${id}/swap makes the live rows what the segments come to.`
}

/** What a live row says, and what it ought to. */
function exampleOf({ what, row, live, replayed }: Difference): string {
  const key = JSON.stringify(row)
  if (!live || !replayed) return `${what} ${key} ${JSON.stringify(live ?? replayed)}`
  const changed = Object.keys({ ...live, ...replayed }).filter(
    (name) => JSON.stringify(live[name]) !== JSON.stringify(replayed[name]),
  )
  const values = changed.map(
    (name) => `${name} ${JSON.stringify(live[name])} → ${JSON.stringify(replayed[name])}`,
  )
  return `${what} ${key} ${values.join(', ') || 'what its values are read from'}`
}

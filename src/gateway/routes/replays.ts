import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { Fault } from '../../contracts/problem.ts'
import type { KeptReplay, Replay, ReplayRequest } from '../../contracts/replay.ts'
import type { Catalogue } from '../../engine/ingest/catalogue.ts'
import { type ReplayJob, replayJob } from '../../engine/replay/job.ts'
import { factsFrom } from '../../engine/replay/shadow-fact.ts'
import { isoTime } from '../../engine/stream/iso-time.ts'
import { listReplays, type ReplayRow } from '../../platform/database/replays.ts'
import { askReplay, type Replays } from '../../platform/replays.ts'
import { cursor, decodeCursor, linkNext } from '../cursor.ts'
import type { GatewayTypes } from '../env.ts'
import { requireHot } from '../warehouse/require-hot.ts'
import { beginRoute, dropRoute, replayRoute, replaysRoute, swapRoute } from './replays.openapi.ts'

const DAY = 86_400_000
/** One job compares and swaps its period in statements of the database, which has 30 s for each. */
const LONGEST = 31 * DAY

/** Windows and facts made again from the segments. */
export function replayRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.openapi(beginRoute, async (context) => {
    const job = jobOf(catalogue, context.req.valid('json'))
    const { pack, name } = catalogue.stream(context.req.valid('json').stream)
    const tables = factsFrom(pack, name).map(({ table }) => table)
    await requireHot(context.env.DATABASE, pack, tables, job.from, (day) => `Replay from ${day} on.`)
    const replay = await askReplay(context.env.REPLAY, job.id, (object) => object.begin(job))
    context.header('Location', `/v1/replay/${job.id}`)
    return context.json(replay, 202)
  })
  app.openapi(replaysRoute, async (context) => {
    const { limit, cursor: after } = context.req.valid('query')
    const { DATABASE, REPLAY } = context.env
    const rows = await listReplays(DATABASE, after ? decodeCursor(ReplayCursor, after) : undefined, limit)
    const last = rows.at(-1)
    if (last && rows.length === limit) linkNext(context, cursor(last))
    const kept = await Promise.all(rows.map((row) => report(REPLAY, row)))
    return context.json({ replays: kept.filter((replay) => replay !== undefined) }, 200)
  })
  app.openapi(replayRoute, async ({ env, req, json }) => {
    const { id } = req.valid('param')
    return json(known(id, await askReplay(env.REPLAY, id, (object) => object.report())), 200)
  })
  app.openapi(swapRoute, async ({ env, req, json }) => {
    const { id } = req.valid('param')
    return json(known(id, await askReplay(env.REPLAY, id, (object) => object.swap())), 202)
  })
  app.openapi(dropRoute, async ({ env, req, body }) => {
    const { id } = req.valid('param')
    if (!(await askReplay(env.REPLAY, id, (object) => object.drop()))) throw unknown(id)
    return body(null, 204)
  })
}

const ReplayCursor = z.object({ id: z.string(), begun_at: z.int() })

/** Nothing, where it was dropped meanwhile, or ended before it had begun. */
async function report(replays: Replays, { id, begun_at }: ReplayRow): Promise<KeptReplay | undefined> {
  const told = await askReplay(replays, id, (object) => object.report())
  if (!told) return undefined
  const { parts: _, ...replay } = told
  return { ...replay, begun_at: new Date(begun_at).toISOString() }
}

function jobOf(catalogue: Catalogue, { stream, from, to, sealed_since }: ReplayRequest): ReplayJob {
  const entry = catalogue.stream(stream)
  const [begin, end] = [timeOf(from), timeOf(to)]
  if (begin >= end) throw new Fault('malformed-request', 'from must be before to.')
  if (end - begin > LONGEST)
    throw new Fault(
      'malformed-request',
      'One replay is about 31 days at most: ask for several, one after the other.',
    )
  const sealedSince = sealed_since === undefined ? begin - DAY : timeOf(sealed_since)
  if (sealedSince > begin)
    throw new Fault(
      'malformed-request',
      'sealed_since must not be after from: rows of the period would be left out.',
    )
  return replayJob(entry.pack, { stream: entry.name, from: begin, to: end, sealedSince })
}

/** Their form was checked already. */
const timeOf = (text: string) => isoTime(text) ?? Number.NaN

function known(id: string, replay: Replay | null): Replay {
  if (!replay) throw unknown(id)
  return replay
}

const unknown = (id: string) =>
  new Fault(
    'not-found',
    `There is no replay ${id}. POST /v1/replay begins one, and its Location is its address.`,
  )

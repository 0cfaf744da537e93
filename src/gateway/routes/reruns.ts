import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { StudyName } from '../../contracts/image.ts'
import { Fault } from '../../contracts/problem.ts'
import { Rerun, RerunRequest } from '../../contracts/run.ts'
import { isoTime } from '../../engine/stream/iso-time.ts'
import { askStudyRuns, countStudyRuns, type StudyPeriod } from '../../platform/database/runs.ts'
import { findStudy } from '../../platform/database/studies.ts'
import { imageMessage, sendImages } from '../../platform/queues.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayEnv, GatewayTypes } from '../env.ts'
import { problems, SECURED } from '../openapi.ts'
import { resolve } from '../plan-runs.ts'

const PAGE = 500

export function rerunRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openapi(rerunRoute, async ({ env, req, json }) => {
    const { model, ...asked } = req.valid('json')
    const { study } = req.valid('param')
    const period = { study, ...periodOf(asked) }
    if (!(await findStudy(env.DATABASE, study))) throw new Fault('not-found', `There is no study ${study}.`)
    const { answer } = await resolve(env.DATABASE, model, study)
    const queued =
      req.valid('query').dry_run === 'true'
        ? await countStudyRuns(env.DATABASE, period, answer)
        : await rerun(env, period, answer)
    return json({ study, model: answer, queued }, 202)
  })
}

function periodOf({ from, to }: Omit<RerunRequest, 'model'>): Omit<StudyPeriod, 'study'> {
  // their form was checked already
  const timeOf = (text: string) => isoTime(text) ?? Number.NaN
  const period = {
    from: from === undefined ? 0 : timeOf(from),
    to: to === undefined ? Number.MAX_SAFE_INTEGER : timeOf(to),
  }
  if (period.from >= period.to) throw new Fault('malformed-request', 'from must be before to.')
  return period
}

/** Asks for a run of every finished image of a period on one version. What that version has seen already is not asked again. */
async function rerun(
  { DATABASE, IMAGES }: GatewayEnv,
  period: StudyPeriod,
  reference: string,
): Promise<number> {
  let queued = 0
  let after: number | undefined = 0
  while (after !== undefined) {
    const now = Date.now()
    // A run that is written down and not sent, should this break off here, is found by the sweep.
    const page: Awaited<ReturnType<typeof askStudyRuns>> = await askStudyRuns(
      DATABASE,
      period,
      { reference, role: 'rerun' },
      after,
      PAGE,
      now,
    )
    await sendImages(
      IMAGES,
      page.runs.map(({ row, ...run }) => imageMessage(row, now, run)),
    )
    queued += page.runs.length
    after = page.last
  }
  return queued
}

const rerunRoute = createRoute({
  method: 'post',
  path: '/v1/studies/{study}/rerun',
  summary:
    'Run the finished images of a study, or of a period of it, on another model or version; results?runs=all shows them side by side',
  tags: ['Studies'],
  security: SECURED,
  middleware: authenticate('images:write'),
  request: {
    params: z.object({ study: StudyName }),
    query: z.object({
      dry_run: z
        .enum(['true', 'false'])
        .default('false')
        .openapi({ description: 'Say how many, and queue none' }),
    }),
    body: { content: { 'application/json': { schema: RerunRequest } }, required: true },
  },
  responses: {
    202: {
      description: 'How many images were queued',
      content: { 'application/json': { schema: Rerun } },
    },
    ...problems(
      'malformed-request',
      'unauthorized',
      'forbidden',
      'not-found',
      'model-unavailable',
      'rate-limited',
    ),
  },
})

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { StudyName } from '../../contracts/image.ts'
import { ModelRequest } from '../../contracts/model.ts'
import { Fault } from '../../contracts/problem.ts'
import { askStudyRuns } from '../../platform/database/runs.ts'
import { findStudy } from '../../platform/database/studies.ts'
import { imageMessage, sendImages } from '../../platform/queues.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayEnv, GatewayTypes } from '../env.ts'
import { problems, SECURED } from '../openapi.ts'
import { resolve } from '../plan-runs.ts'

const PAGE = 500

export function rerunRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openapi(rerunRoute, async ({ env, req, json }) => {
    const { model } = req.valid('json')
    const { study } = req.valid('param')
    if (!(await findStudy(env.DATABASE, study))) throw new Fault('not-found', `There is no study ${study}.`)
    const { answer } = await resolve(env.DATABASE, model, study)
    return json({ study, model: answer, queued: await rerun(env, study, answer) }, 202)
  })
}

/** Asks for a run of every finished image on one version. What that version has seen already is not asked again. */
async function rerun({ DATABASE, IMAGES }: GatewayEnv, study: string, reference: string): Promise<number> {
  let queued = 0
  let after: number | undefined = 0
  while (after !== undefined) {
    const now = Date.now()
    // A run that is written down and not sent, should this break off here, is found by the sweep.
    const page: Awaited<ReturnType<typeof askStudyRuns>> = await askStudyRuns(
      DATABASE,
      study,
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
    'Run the finished images of a study on another model or version; results?runs=all shows them side by side',
  tags: ['Studies'],
  security: SECURED,
  middleware: authenticate('images:write'),
  request: {
    params: z.object({ study: StudyName }),
    body: { content: { 'application/json': { schema: z.object({ model: ModelRequest }) } }, required: true },
  },
  responses: {
    202: {
      description: 'How many images were queued',
      content: {
        'application/json': { schema: z.object({ study: z.string(), model: z.string(), queued: z.int() }) },
      },
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

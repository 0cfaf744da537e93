import { OpenAPIHono } from '@hono/zod-openapi'
import type { Handler } from 'hono'
import { Fault } from '../../contracts/problem.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { errorAnswer } from '../oip/errors.ts'
import { infer } from '../oip/infer.ts'
import { live, model, modelReady, ready, server } from '../oip/metadata.ts'
import { documentOip } from '../oip/openapi.ts'
import { index, load, unload } from '../oip/repository.ts'

const READ = authenticate('read:imaging')
const WRITE = authenticate('models:write')
const OPEN: Handler<GatewayTypes> = (_, next) => next()

const MODELS = ['/v2/models/:model', '/v2/models/:model/versions/:version']
const below = (action: string) => MODELS.map((path) => `${path}/${action}`)

const ROUTES: [
  method: 'GET' | 'POST',
  paths: string[],
  guard: Handler<GatewayTypes>,
  handler: Handler<GatewayTypes>,
][] = [
  ['GET', ['/v2', '/v2/'], OPEN, server],
  ['GET', ['/v2/health/live'], OPEN, live],
  ['GET', ['/v2/health/ready'], OPEN, ready],
  ['GET', MODELS, READ, model],
  ['GET', below('ready'), READ, modelReady],
  ['POST', below('infer'), READ, infer],
  ['POST', ['/v2/repository/index'], READ, index],
  ['POST', ['/v2/repository/models/:model/load'], WRITE, load],
  ['POST', ['/v2/repository/models/:model/unload'], WRITE, unload],
]

/** Open Inference Protocol v2 with Triton's extensions. An app of its own: all its errors are in the protocol's form. */
export function oipRoutes(app: OpenAPIHono<GatewayTypes>): void {
  const v2 = new OpenAPIHono<GatewayTypes>()
  v2.onError(errorAnswer)
  for (const [method, paths, guard, handler] of ROUTES) {
    v2.on(method, paths, guard, handler)
    for (const path of paths) v2.all(path, () => refuseMethod(method))
  }
  v2.all('/v2/*', ({ req }) => {
    throw new Fault(
      'not-found',
      `Nothing is at ${req.path}. docs/inference-protocol.md lists what is served.`,
    )
  })
  app.route('/', v2)
  documentOip(app)
}

function refuseMethod(allow: string): never {
  throw new Fault('method-not-allowed', `This address takes ${allow}.`, { allow })
}

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { GatewayTypes } from '../env.ts'
import { SECURED } from '../openapi.ts'

const TensorMetadata = z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.int()) })
const Tensor = TensorMetadata.extend({
  parameters: z.record(z.string(), z.unknown()).optional(),
  data: z.array(z.unknown()).optional(),
})
const InferenceRequest = z.object({
  id: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
  inputs: z.array(Tensor),
  outputs: z.array(Tensor.pick({ name: true, parameters: true })).optional(),
})
const InferenceResponse = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  outputs: z.array(Tensor),
})
const ModelMetadata = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(TensorMetadata),
  outputs: z.array(TensorMetadata),
})
const IndexEntry = z.object({ name: z.string(), version: z.string(), state: z.string(), reason: z.string() })
const ServerMetadata = z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) })
const Live = z.object({ live: z.boolean() })
const ErrorBody = z.object({ error: z.string() })

const body = z.string().openapi({ format: 'binary' })
const binary = { 'application/octet-stream': { schema: body } }
const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } })

const MODEL = '/v2/models/{model}'
const VERSION = `${MODEL}/versions/{version}`
const REPOSITORY = '/v2/repository/models/{model}'

type Operation = [method: 'get' | 'post', path: string, summary: string, answer?: z.ZodType, body?: z.ZodType]

const OPEN: Operation[] = [
  ['get', '/v2', 'What this server is', ServerMetadata],
  ['get', '/v2/health/live', 'The gateway answers', Live],
  ['get', '/v2/health/ready', 'The default model answers', Live.extend({ ready: z.boolean() })],
]
const KEYED: Operation[] = [
  ['get', MODEL, 'What a model takes and gives', ModelMetadata],
  ['get', VERSION, 'What a version takes and gives', ModelMetadata],
  ['get', `${MODEL}/ready`, 'A model answers', z.object({ name: z.string(), ready: z.boolean() })],
  ['get', `${VERSION}/ready`, 'A version answers', z.object({ name: z.string(), ready: z.boolean() })],
  ['post', `${MODEL}/infer`, 'Run a model', InferenceResponse, InferenceRequest],
  ['post', `${VERSION}/infer`, 'Run a version', InferenceResponse, InferenceRequest],
  [
    'post',
    '/v2/repository/index',
    'List every pushed version',
    z.array(IndexEntry),
    z.object({ ready: z.boolean() }),
  ],
  ['post', `${REPOSITORY}/load`, 'Check that a model answers'],
  ['post', `${REPOSITORY}/unload`, 'Refused: isolates let go of idle models by themselves'],
]

/** The protocol in /openapi.json; its own pages hold the details. */
export function documentOip(app: OpenAPIHono<GatewayTypes>): void {
  for (const operation of OPEN) app.openAPIRegistry.registerPath(route(operation))
  for (const operation of KEYED) app.openAPIRegistry.registerPath({ ...route(operation), security: SECURED })
}

function route([method, path, summary, answer, request]: Operation) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, z.string()])
  const isInference = path.endsWith('/infer')
  return createRoute({
    method,
    path,
    summary,
    tags: ['Open Inference Protocol'],
    request: {
      ...(names.length > 0 && { params: z.object(Object.fromEntries(names)) }),
      ...(request && {
        body: {
          content: { ...json(request), ...(isInference && { ...binary, 'image/*': { schema: body } }) },
        },
      }),
    },
    responses: {
      200: {
        description: 'As the specification has it',
        ...(answer && { content: { ...json(answer), ...(isInference && binary) } }),
      },
      default: { description: 'What was wrong', content: json(ErrorBody) },
    },
  })
}

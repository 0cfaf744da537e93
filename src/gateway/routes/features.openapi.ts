import { createRoute, type RouteConfig, z } from '@hono/zod-openapi'
import { FieldStatus, OnlineFeatures, OnlineFeaturesRequest } from '../../contracts/online-features.ts'
import { scoped } from '../events/scoped.ts'
import { TRAINING_FORMATS } from '../features/render-training.ts'
import { problems, SECURED } from '../openapi.ts'
import { Moment } from './windows.openapi.ts'

/** Rows of one request that a model waits for. */
export const ONLINE_ROWS = 1000
/** Examples of one request; more are sent in several. */
export const TRAINING_ROWS = 10_000

const READ = { tags: ['Features'], security: SECURED }
const PROBLEMS = problems(
  'malformed-request',
  'unauthorized',
  'forbidden',
  'not-found',
  'body-too-large',
  'rate-limited',
)
const References = z.string().openapi({ description: '`view` or `view:feature`, with commas' })

export const entityRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/features/{entity}',
  middleware: scoped('read', (context) => context.req.param('entity') ?? ''),
  summary: 'The features of entities by their keys',
  request: {
    params: z.object({
      entity: z.string().openapi({ description: 'As `pack.entity`', example: 'streamflix.user' }),
    }),
    query: z.object({
      ids: z
        .string()
        .openapi({ description: `Keys with commas, ${ONLINE_ROWS} at most`, example: 'u-1,u-2' }),
      features: References.optional(),
      at: Moment.optional().openapi({ description: 'As of then; now if not said' }),
    }),
  },
  responses: {
    200: {
      description: 'In the order of the keys',
      content: {
        'application/json': {
          schema: z.object({
            entity: z.string(),
            key: z.string(),
            at: z.string(),
            data: z.array(
              z.object({
                id: z.string(),
                views: z.record(
                  z.string(),
                  z.object({
                    status: FieldStatus.exclude(['NULL_VALUE']),
                    event_time: z.string().nullable().describe('Of the newest event that went into it'),
                    values: z.record(z.string(), z.unknown()),
                  }),
                ),
              }),
            ),
          }),
        },
      },
    },
    ...PROBLEMS,
  },
})

const BY_HAND = { ...READ, method: 'post' as const }

/** Described here and read by hand: `curl -d` says of no body that it is JSON, and Feast's server does not mind. */
export const FEAST: RouteConfig = {
  ...BY_HAND,
  path: '/get-online-features',
  summary: "Features as Feast's feature server gives them",
  description: `A \`feature_service\` is an entity, as \`streamflix.user\`: all its features. ${ONLINE_ROWS} rows at most.`,
  request: { body: { required: true, content: { 'application/json': { schema: OnlineFeaturesRequest } } } },
  responses: {
    200: {
      description: 'A result a name, in the order of `feature_names`',
      content: { 'application/json': { schema: OnlineFeatures } },
    },
    ...PROBLEMS,
  },
}

export const TrainingQuery = z.object({
  features: References,
  format: z.enum(TRAINING_FORMATS).optional(),
  full_feature_names: z.enum(['true', 'false']).default('false'),
})

export const TRAINING: RouteConfig = {
  ...BY_HAND,
  path: '/v1/features/training',
  summary: 'Features as of the time of each example',
  description: `Rows with \`event_timestamp\`, the keys, and whatever else, as a label: ${TRAINING_ROWS} at most. They come back with a column a feature.`,
  request: {
    query: TrainingQuery,
    body: {
      required: true,
      content: {
        'text/csv': { schema: z.string() },
        'application/x-ndjson': { schema: z.string() },
      },
    },
  },
  responses: {
    200: {
      description: 'The rows, in the format that they came in if no other is asked for',
      content: {
        'text/csv': { schema: z.string() },
        'application/x-ndjson': { schema: z.string() },
        'application/json': {
          schema: z.object({
            meta: z.array(z.object({ name: z.string(), type: z.string() })),
            data: z.array(z.record(z.string(), z.unknown())),
            rows: z.int(),
          }),
        },
      },
    },
    ...problems('content-type-unsupported'),
    ...PROBLEMS,
  },
}

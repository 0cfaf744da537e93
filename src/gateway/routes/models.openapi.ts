import { createRoute, z } from '@hono/zod-openapi'
import {
  Agreement,
  Alias,
  Evaluation,
  Model,
  ModelFile,
  ModelName,
  ModelVersion,
  ModelVersionNumber,
} from '../../contracts/model.ts'
import { authenticate } from '../authenticate.ts'
import { problems, SECURED } from '../openapi.ts'

const READ = { tags: ['Models'], security: SECURED, middleware: authenticate('read:imaging') }
const WRITE = { tags: ['Models'], security: SECURED, middleware: authenticate('models:write') }
const NameParam = z.object({ model: ModelName })
const VersionParam = z.object({ model: ModelName, version: ModelVersionNumber })
const VersionSchema = ModelVersion.openapi('ModelVersion')

const ModelSchema = Model.openapi('Model')
const model = { 'application/json': { schema: ModelSchema } }

export const putFile = {
  tags: ['Models'],
  security: SECURED,
  method: 'put' as const,
  path: '/v1/models/{model}/versions/{version}/{file}',
  summary: 'Send a file of a model folder',
  request: {
    params: VersionParam.extend({ file: ModelFile }),
    body: { content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
  },
  responses: {
    200: { description: 'The version serves with this very file' },
    201: { description: 'Stored; POST the version when its folder is complete' },
    ...problems(
      'name-invalid',
      'body-empty',
      'unauthorized',
      'forbidden',
      'name-taken',
      'body-too-large',
      'rate-limited',
    ),
  },
}

export const register = createRoute({
  ...WRITE,
  method: 'post',
  path: '/v1/models/{model}/versions/{version}',
  summary: 'Check a pushed folder, and list the version if it passes',
  request: { params: VersionParam },
  responses: {
    200: { description: 'It is ready already', content: { 'application/json': { schema: VersionSchema } } },
    201: { description: 'It is ready now', content: { 'application/json': { schema: VersionSchema } } },
    ...problems('unauthorized', 'forbidden', 'model-unavailable', 'model-refused', 'rate-limited'),
  },
})

export const remove = createRoute({
  ...WRITE,
  method: 'delete',
  path: '/v1/models/{model}/versions/{version}',
  summary: 'Delete a version that no alias names',
  request: { params: VersionParam },
  responses: {
    204: { description: 'Gone' },
    ...problems('unauthorized', 'forbidden', 'not-found', 'model-in-use', 'rate-limited'),
  },
})

export const list = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/models',
  summary: 'Every model with its alias and versions',
  responses: {
    200: {
      description: 'Models',
      content: { 'application/json': { schema: z.object({ models: z.array(ModelSchema) }) } },
    },
    ...problems('unauthorized', 'forbidden', 'rate-limited'),
  },
})

export const read = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/models/{model}',
  summary: 'One model: card, signature, preprocessing, alias, versions',
  request: { params: NameParam },
  responses: {
    200: { description: 'The model', content: model },
    ...problems('unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})

export const setAlias = createRoute({
  ...WRITE,
  method: 'put',
  path: '/v1/models/{model}/alias',
  summary:
    'Say which version answers: latest, a pinned one, a canary, a shadow; followed everywhere within a second',
  request: {
    params: NameParam,
    body: { content: { 'application/json': { schema: Alias.openapi('Alias') } }, required: true },
  },
  responses: {
    200: { description: 'The model', content: model },
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

export const rollback = createRoute({
  ...WRITE,
  method: 'post',
  path: '/v1/models/{model}/rollback',
  summary: 'Take back the last change of the alias',
  request: { params: NameParam },
  responses: {
    200: { description: 'The model', content: model },
    ...problems('unauthorized', 'forbidden', 'not-found', 'model-unavailable', 'rate-limited'),
  },
})

export const agreement = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/models/{model}/agreement',
  summary: 'How shadows compare with the answers that were given',
  request: { params: NameParam },
  responses: {
    200: {
      description: 'A row for each pair of versions',
      content: {
        'application/json': { schema: z.object({ agreement: z.array(Agreement) }) },
      },
    },
    ...problems('unauthorized', 'forbidden', 'rate-limited'),
  },
})

export const evaluate = createRoute({
  ...WRITE,
  method: 'put',
  path: '/v1/models/{model}/versions/{version}/evaluation',
  summary: 'Keep how a version did on a labelled set, for its card',
  request: {
    params: VersionParam,
    body: { content: { 'application/json': { schema: Evaluation.openapi('Evaluation') } }, required: true },
  },
  responses: {
    200: { description: 'The model', content: model },
    ...problems('malformed-request', 'unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})

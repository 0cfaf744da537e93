import { createRoute, z } from '@hono/zod-openapi'
import { AlertWebhook, AlertWebhookSettings } from '../../contracts/alert-webhook.ts'
import { Incident } from '../../contracts/incident.ts'
import { authenticate } from '../authenticate.ts'
import { scoped } from '../events/scoped.ts'
import { Page, problems, SECURED } from '../openapi.ts'

const ALERTS = { tags: ['Alerts'], security: SECURED }
const PROBLEMS = problems('malformed-request', 'unauthorized', 'forbidden', 'not-found', 'rate-limited')
const IncidentId = z.string().openapi({ example: 'playback-0f3a5c1d9b2e7788' })
const incident = (description: string) => ({
  description,
  content: { 'application/json': { schema: Incident.openapi('Incident') } },
})
const webhook = (description: string) => ({
  description,
  content: { 'application/json': { schema: AlertWebhook.openapi('AlertWebhook') } },
})

export const incidentsRoute = createRoute({
  ...ALERTS,
  method: 'get',
  path: '/v1/alerts',
  middleware: scoped('read', (context) => context.req.query('pack') ?? '*'),
  summary: 'Incidents of alerts, newest first',
  request: {
    query: Page.extend({
      pack: z.string().optional().openapi({ description: 'Of one pack; without it the key must read all' }),
      state: z.enum(['raised', 'cleared']).optional(),
    }),
  },
  responses: {
    200: {
      description: 'Incidents',
      content: { 'application/json': { schema: z.object({ alerts: z.array(Incident) }) } },
    },
    ...PROBLEMS,
  },
})

export const incidentRoute = createRoute({
  ...ALERTS,
  method: 'get',
  path: '/v1/alerts/{id}',
  middleware: scoped('read', (context) => context.req.param('id')?.replace('-', '.') ?? ''),
  summary: 'One incident',
  request: { params: z.object({ id: IncidentId }) },
  responses: { 200: incident('The incident'), ...PROBLEMS },
})

export const acknowledgeRoute = createRoute({
  ...ALERTS,
  method: 'post',
  path: '/v1/alerts/{id}/acknowledge',
  middleware: authenticate('alerts:write'),
  summary: 'Say that somebody looks after an incident',
  request: {
    params: z.object({ id: IncidentId }),
    body: {
      required: false,
      content: { 'application/json': { schema: z.object({ note: z.string().max(2000).optional() }) } },
    },
  },
  responses: { 200: incident('The incident; who acknowledged it first stays'), ...PROBLEMS },
})

export const addWebhookRoute = createRoute({
  ...ALERTS,
  method: 'post',
  path: '/v1/alert-webhooks',
  middleware: authenticate('alerts:write'),
  summary: 'Be told of incidents: signed as Standard Webhooks has it, and tried again until it is taken',
  request: { body: { required: true, content: { 'application/json': { schema: AlertWebhookSettings } } } },
  responses: {
    201: webhook('The webhook; the same pack and address again is the same webhook'),
    ...PROBLEMS,
  },
})

export const webhooksRoute = createRoute({
  ...ALERTS,
  method: 'get',
  path: '/v1/alert-webhooks',
  middleware: authenticate('alerts:write'),
  summary: 'Who is told of incidents',
  responses: {
    200: {
      description: 'Webhooks',
      content: { 'application/json': { schema: z.object({ webhooks: z.array(AlertWebhook) }) } },
    },
    ...PROBLEMS,
  },
})

export const dropWebhookRoute = createRoute({
  ...ALERTS,
  method: 'delete',
  path: '/v1/alert-webhooks/{id}',
  middleware: authenticate('alerts:write'),
  summary: 'Be told no more; what is owed already is still delivered',
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: webhook('The webhook that was'), ...PROBLEMS },
})

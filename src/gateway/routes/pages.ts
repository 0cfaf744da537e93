import type { OpenAPIHono } from '@hono/zod-openapi'
import type { GatewayTypes } from '../env.ts'
import { problemsPage } from '../pages/problems.ts'
import { referencePage } from '../pages/reference.ts'

const INFO = {
  openapi: '3.1.0',
  info: {
    title: 'Tributary',
    version: '1',
    description: 'Images over HTTP at the edge, classified by ONNX models in WebAssembly.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
}

/** What people and tools read about the API itself. */
export function pageRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  app.doc31('/openapi.json', INFO)
  app.get('/reference', (context) => context.html(referencePage(app.getOpenAPI31Document(INFO))))
  app.get('/problems', (context) => context.html(problemsPage()))
  app.get('/', (context) => context.redirect('/reference'))
}

import type { OpenAPIHono } from '@hono/zod-openapi'
import { secureHeaders } from 'hono/secure-headers'
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

/** For what a browser shows; an answer of the API is shown by none. */
const PAGE_HEADERS = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], styleSrc: ["'self'", "'unsafe-inline'"] },
})

/** What people and tools read about the API itself. */
export function pageRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  app.doc31('/openapi.json', INFO)
  app.use('/reference', PAGE_HEADERS)
  app.use('/problems', PAGE_HEADERS)
  app.get('/reference', (context) => context.html(referencePage(app.getOpenAPI31Document(INFO))))
  app.get('/problems', (context) => context.html(problemsPage()))
  app.get('/', (context) => context.redirect('/reference'))
}

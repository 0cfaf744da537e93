import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
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
}

/**
 * The dashboard, for a browser that goes to one of its addresses: which pages there are is known to the page. Nothing where a program
 * asks, or where the address can only be the API's.
 */
export async function dashboardPage({ env, req }: Context<GatewayTypes>): Promise<Response | undefined> {
  const navigates = req.method === 'GET' && req.header('Accept')?.includes('text/html')
  if (!navigates || /^\/v\d+\//.test(req.path)) return undefined
  const page = await env.ASSETS.fetch(new URL('/', req.url))
  // Its own headers cannot be added to.
  return new Response(page.body, page)
}

import { html } from 'hono/html'
import { layout } from './layout.ts'

interface Operation {
  summary?: string
  tags?: string[]
  security?: unknown[]
  parameters?: { name: string; in: string; required?: boolean; description?: string }[]
  requestBody?: { content: Record<string, unknown> }
  responses?: Record<string, { description: string }>
}

const METHODS = ['get', 'put', 'post', 'delete'] as const

/** The OpenAPI document as a page to read, without a script. */
export function referencePage(document: { paths?: unknown }) {
  const paths = (document.paths ?? {}) as Record<string, Partial<Record<(typeof METHODS)[number], Operation>>>
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => (item[method] ? [{ path, method, ...item[method] }] : [])),
  )
  const groups = Map.groupBy(operations, ({ tags }) => tags?.[0] ?? 'Other')
  return layout(
    'API reference',
    html`<p>The same as OpenAPI 3.1: <a href="/openapi.json">/openapi.json</a>. Errors: <a href="/problems">/problems</a>.
      Send a key with each request: <code>Authorization: Bearer trb_…</code></p>
      ${[...groups].map(([group, members]) => html`<h2>${group}</h2>${members.map(operationHtml)}`)}`,
  )
}

function operationHtml(operation: Operation & { path: string; method: string }) {
  const { path, method, summary, parameters = [], requestBody, responses = {} } = operation
  return html`<h3 id="${method}-${path}"><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
    <p>${summary}</p>
    ${
      parameters.length > 0 &&
      html`<table>${parameters.map(
        ({ name, in: place, required, description }) =>
          html`<tr><td><code>${name}</code></td><td>${place}${required ? ', required' : ''}</td><td>${description ?? ''}</td></tr>`,
      )}</table>`
    }
    ${requestBody && html`<p>Body: ${Object.keys(requestBody.content).map((type) => html`<code>${type}</code> `)}</p>`}
    <table>${Object.entries(responses).map(([status, { description }]) => html`<tr><td>${status}</td><td>${description}</td></tr>`)}</table>`
}

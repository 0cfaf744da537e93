import { html } from 'hono/html'
import { PROBLEMS } from '../../contracts/problem.ts'
import { layout } from './layout.ts'

/** A heading for each problem type, where its URI leads. */
export function problemsPage() {
  const entries = Object.entries(PROBLEMS).map(
    ([name, { status, title }]) =>
      html`<h2 id="${name}"><a href="#${name}">${name}</a></h2><p>${title}. Status ${status}.</p>`,
  )
  return layout(
    'Problems',
    html`<p>Errors are RFC 9457 problem details. The member <code>detail</code> of each one says how to put it right.</p>${entries}`,
  )
}

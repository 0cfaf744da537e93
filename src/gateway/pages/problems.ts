import { html } from 'hono/html'
import { PROBLEMS, type ProblemName } from '../../contracts/problem.ts'
import { layout } from './layout.ts'
import { PROBLEM_TEXTS } from './problem-texts.ts'

/** A heading for each problem type, where its URI leads. */
export function problemsPage() {
  const entries = (Object.keys(PROBLEMS) as ProblemName[]).map(
    (name) =>
      html`<h2 id="${name}"><a href="#${name}">${name}</a></h2>
        <p><strong>${PROBLEMS[name].title}.</strong> Status ${PROBLEMS[name].status}.</p><p>${withCode(PROBLEM_TEXTS[name])}</p>`,
  )
  return layout(
    'Problems',
    html`<p>Errors are RFC 9457 problem details. The member <code>detail</code> of each one says how to put it right.</p>${entries}`,
  )
}

/** What stands in backticks is code. */
function withCode(text: string) {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))
}

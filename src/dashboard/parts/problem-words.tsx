import type { Told } from '../upload/put-image.ts'

/** What went wrong with one thing and what to do, with the page that explains this kind. */
export function ProblemWords({ problem }: { problem: Told }) {
  const errors = Array.isArray(problem.errors) ? (problem.errors as { path: string; message: string }[]) : []
  return (
    <p class="problem-words">
      <b>{problem.title}.</b> {problem.detail}
      {errors.map(({ path, message }) => (
        <span key={path} class="problem-field">
          <code>{path}</code> {message}
        </span>
      ))}
      {problem.type && (
        <>
          {' '}
          <a href={problem.type}>
            Why, and what to do<span class="hidden">: {problem.title}</span>
          </a>
        </>
      )}
    </p>
  )
}

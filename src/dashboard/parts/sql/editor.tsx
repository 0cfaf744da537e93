import { useId, useRef } from 'preact/hooks'
import type { Refused } from '../../data/request.ts'

/** The text of a query; Ctrl+Enter runs it. What is wrong with it is told with its place. */
export function SqlEditor({
  text,
  onChange,
  onRun,
  isUnderWay,
  problem,
}: {
  text: string
  onChange: (text: string) => void
  onRun: () => void
  isUnderWay: boolean
  problem: Refused['problem'] | undefined
}) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    onRun()
  }
  const goTo = (line: number, column: number) => {
    const start = startOf(text, line) + column - 1
    area.current?.focus()
    area.current?.setSelectionRange(start, start + (/^\w+/.exec(text.slice(start))?.[0].length ?? 1))
  }
  const { line, column } = problem ?? {}
  return (
    <div class="sql-editor">
      <label for={id} class="hidden">
        SQL
      </label>
      <textarea
        id={id}
        ref={area}
        value={text}
        rows={9}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-problem`}
        placeholder="SELECT …"
        onInput={(event) => onChange(event.currentTarget.value)}
        onKeyDown={press}
      />
      <div class="buttons">
        <button
          type="button"
          class="primary small"
          disabled={isUnderWay || text.trim() === ''}
          onClick={onRun}
        >
          Run
        </button>
        <span class="note">Ctrl+Enter. The address holds what ran: send it to share it.</span>
      </div>
      <div id={`${id}-problem`} class="sql-problem" role="alert">
        {problem && (
          <>
            <p>
              {line !== undefined && column !== undefined && (
                <button type="button" class="plain" onClick={() => goTo(line, column)}>
                  Line {line}, column {column}
                </button>
              )}{' '}
              {problem.detail}
            </p>
            {line !== undefined && column !== undefined && (
              <pre>{`${text.split('\n')[line - 1] ?? ''}\n${' '.repeat(column - 1)}^`}</pre>
            )}
          </>
        )}
      </div>
    </div>
  )
}

const startOf = (text: string, line: number) =>
  text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, each) => sum + each.length + 1, 0)

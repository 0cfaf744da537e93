import { useQuery } from '../../data/query.ts'
import { Loading, Trouble } from '../state.tsx'

interface SavedQuery {
  readonly name: string
  readonly title: string
  readonly sql: string
}

/** The queries over telemetry that ship. */
export function SavedQueries({ onAsk }: { onAsk: (sql: string) => void }) {
  const { data, problem } = useQuery<{ queries: SavedQuery[] }>('/v1/telemetry/queries')
  if (problem && !data) return <Trouble problem={problem} />
  if (!data) return <Loading label="The queries" />
  return (
    <ul class="saved boxed">
      {data.queries.map(({ name, title, sql }) => (
        <li key={name}>
          <button type="button" onClick={() => onAsk(sql)}>
            {title}
          </button>
        </li>
      ))}
    </ul>
  )
}

import { useState } from 'preact/hooks'
import type { QuarantinedRow, QuarantineEntry } from '../../../contracts/quarantine.ts'
import { useQuery } from '../../data/query.ts'
import { address, requestLines } from '../../data/request.ts'
import { moment, ownZone } from '../../format/time.ts'
import { Loading, Trouble } from '../state.tsx'
import { placeName } from './reasons.ts'

/** A request with bad rows; opened, the rows as they were sent. */
export function QuarantinedRequest({ entry }: { entry: QuarantineEntry }) {
  const [isOpen, setOpen] = useState(false)
  const { message_id, rows, replayed, contract, errors, quarantined_at } = entry
  const [first] = errors
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span class="entry-time" title={quarantined_at}>
            {moment(ownZone(), Date.parse(quarantined_at))}
          </span>
          <span class="entry-count">
            {rows - replayed} of {rows} {rows === 1 ? 'row' : 'rows'}
          </span>
          <span class="entry-first">
            {first ? (
              <>
                <code>{placeName(first.path)}</code> {first.message}
              </>
            ) : (
              'all are taken in'
            )}
          </span>
        </summary>
        <p class="note">
          Request <code>{message_id}</code>, held against contract {contract} last.
        </p>
        {isOpen && <Rows entry={entry} />}
      </details>
    </li>
  )
}

const MOST = 100

function Rows({ entry: { message_id, stream } }: { entry: QuarantineEntry }) {
  const path = address(`/v1/quarantine/${encodeURIComponent(message_id)}`, { stream })
  const { data, problem } = useQuery<QuarantinedRow[]>(path, undefined, requestLines)
  if (problem) return <Trouble problem={problem} />
  if (!data) return <Loading label="The rows" />
  return (
    <ol class="bad-rows">
      {data.slice(0, MOST).map(({ text, errors }, i) => (
        <li key={i}>
          {errors.length === 0 && <span class="note">Taken in</span>}
          {errors[0] && <b>Row {errors[0].row}</b>}
          {errors.map(({ path: place, message }) => (
            <p key={`${place} ${message}`} class="row-fault">
              <code>{placeName(place)}</code> {message}
            </p>
          ))}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the keys */}
          <pre tabIndex={0}>{text}</pre>
        </li>
      ))}
      {data.length > MOST && (
        <li class="note">
          The first {MOST} of {data.length}.
        </li>
      )}
    </ol>
  )
}

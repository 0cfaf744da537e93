import { useState } from 'preact/hooks'
import type { NewLink } from '../../contracts/sign-in.ts'
import { Refused, send } from '../data/request.ts'
import { useScope } from '../data/session.ts'
import { day, ownZone } from '../format/time.ts'

const DAYS = 7

/** A link that lets others look at the pack, for who may make one. */
export function Share({ pack }: { pack: string }) {
  const [link, setLink] = useState<NewLink>()
  const [refused, setRefused] = useState('')
  const isAllowed = useScope('admin')
  if (!isAllowed) return null
  const make = async () => {
    try {
      setLink(await send<NewLink>('POST', '/v1/links', { pack, name: 'made in the dashboard', days: DAYS }))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setRefused(error.problem.detail)
    }
  }
  if (link)
    return (
      <label class="share">
        <span>Shows this pack until {day(ownZone(), Date.parse(link.expires_at))}</span>
        <input readOnly value={link.url} onFocus={(event) => event.currentTarget.select()} />
      </label>
    )
  return (
    <>
      <button type="button" class="quiet" onClick={() => void make()}>
        Share
      </button>
      {refused && <span role="alert">{refused}</span>}
    </>
  )
}

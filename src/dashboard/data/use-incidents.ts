import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Incident } from '../../contracts/incident.ts'
import type { LiveFeed } from './live.ts'
import { useQuery } from './query.ts'
import { address } from './request.ts'

const MOST = 100

/** Incidents of a pack, those of the past from the database and changes as they come. */
export function useIncidents(pack: string, feed: LiveFeed | undefined): readonly Incident[] {
  const { data, refresh } = useQuery<{ alerts: Incident[] }>(address('/v1/alerts', { pack, limit: MOST }))
  const [told, setTold] = useState<ReadonlyMap<string, Incident>>(new Map())
  useEffect(
    () =>
      feed?.onMessage((message) => {
        if (message.type === 'snapshot') refresh()
        if (message.type === 'alert')
          setTold((before) => new Map(before).set(message.incident.id, message.incident))
      }),
    [feed, refresh],
  )
  return useMemo(
    () => [...new Map([...(data?.alerts ?? []).map((each) => [each.id, each] as const), ...told]).values()],
    [data, told],
  )
}

import { useEffect, useState } from 'preact/hooks'
import { LiveFeed, type LiveState } from './live.ts'

/** The live stream of a pack, as long as it is looked at. */
export function useLive(pack: string): { readonly feed: LiveFeed | undefined; readonly state: LiveState } {
  const [feed, setFeed] = useState<LiveFeed>()
  const [state, setState] = useState<LiveState>({ state: 'connecting' })
  useEffect(() => {
    const opened = new LiveFeed(pack)
    setFeed(opened)
    setState(opened.state)
    opened.onState(setState)
    return () => opened.close()
  }, [pack])
  return { feed, state }
}

import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { Refused, request } from './request.ts'

export interface Query<T> {
  /** The last good answer: it stays while it is asked again, and when that fails. */
  readonly data: T | undefined
  readonly problem: Refused['problem'] | undefined
  readonly loading: boolean
  /** Asks again now. */
  readonly refresh: () => void
}

/** After an answer that did not come, and at most. */
const RETRY_MS = 2_000
const RETRY_MOST_MS = 30_000

/**
 * The answer of the API to a path; nothing is asked while there is none. An answer that did not come is asked for again by itself, one that is
 * refused is not.
 * @param every ask again after so many ms, which the answer may decide; not while nobody looks. A function has to be the same each time
 * @param ask reads more than the body of the answer; it has to be the same function each time
 */
export function useQuery<T>(
  path: string | undefined,
  every?: number | ((data: T) => number | undefined),
  ask: (path: string, init: RequestInit) => Promise<T> = request,
): Query<T> {
  const [state, setState] = useState<{ path?: string; data?: T; problem?: Refused['problem'] }>({})
  const [turn, setTurn] = useState(0)
  const failures = useRef(0)
  useEffect(() => {
    if (path === undefined) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = (ms: number) => {
      timer = setTimeout(() => whenSeen(() => setTurn((before) => before + 1), abort.signal), ms)
    }
    ask(path, { signal: abort.signal })
      .then((data) => {
        failures.current = 0
        setState({ path, data })
        const ms = typeof every === 'function' ? every(data) : every
        if (ms !== undefined) again(ms)
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return
        const problem = error instanceof Refused ? error.problem : undefined
        if (!problem) throw error
        setState((before) => ({ ...(before.path === path && before), path, problem }))
        if (problem.status === 0 || problem.status >= 429)
          again(Math.min(RETRY_MOST_MS, RETRY_MS * 2 ** failures.current++))
      })
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
    // a turn asks again
  }, [path, every, turn, ask])
  const refresh = useCallback(() => setTurn((before) => before + 1), [])
  const isOf = state.path === path
  return {
    data: state.data,
    problem: isOf ? state.problem : undefined,
    loading: path !== undefined && !isOf,
    refresh,
  }
}

/** Now, or when the page is looked at again. */
function whenSeen(act: () => void, signal: AbortSignal): void {
  if (document.visibilityState === 'visible') act()
  else document.addEventListener('visibilitychange', act, { once: true, signal })
}

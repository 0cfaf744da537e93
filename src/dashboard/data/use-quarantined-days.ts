import { useEffect, useState } from 'preact/hooks'
import type { Balance } from '../../contracts/event.ts'
import { address, Refused, request } from './request.ts'

const DAY_MS = 86_400_000
export const DAYS = 7

interface Answer {
  readonly streams: readonly (Balance & { readonly stream: string })[]
}

export interface QuarantinedDays {
  /** For each stream with rows that wait: how many of those that came on each day (UTC), the oldest first. */
  readonly streams: readonly { readonly stream: string; readonly days: readonly number[] }[]
  readonly isLoading: boolean
  readonly problem: Refused['problem'] | undefined
}

/** What of the last days is in quarantine still. */
export function useQuarantinedDays(): QuarantinedDays {
  const [known, setKnown] = useState<QuarantinedDays>({ streams: [], isLoading: true, problem: undefined })
  useEffect(() => {
    const abort = new AbortController()
    const ask = (back: number) => {
      const day = new Date(Date.now() - back * DAY_MS).toISOString().slice(0, 10)
      return request<Answer>(address('/v1/balances', { day }), { signal: abort.signal })
    }
    Promise.all(Array.from({ length: DAYS }, (_, i) => ask(DAYS - 1 - i)))
      .then((answers) => setKnown({ streams: byStream(answers), isLoading: false, problem: undefined }))
      .catch((error: unknown) => {
        if (abort.signal.aborted) return
        if (!(error instanceof Refused)) throw error
        setKnown({ streams: [], isLoading: false, problem: error.problem })
      })
    return () => abort.abort()
  }, [])
  return known
}

function byStream(answers: readonly Answer[]) {
  const names = new Set(answers.flatMap(({ streams }) => streams.map(({ stream }) => stream)))
  return [...names]
    .map((stream) => ({
      stream,
      days: answers.map(({ streams }) => streams.find((each) => each.stream === stream)?.quarantined ?? 0),
    }))
    .filter(({ days }) => days.some((rows) => rows > 0))
}

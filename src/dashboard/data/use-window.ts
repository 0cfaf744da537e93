import { useEffect, useRef, useState } from 'preact/hooks'
import type { LiveFeed } from './live.ts'
import type { Refused } from './request.ts'
import { WindowBook, type WindowQuestion } from './window-book.ts'
import type { WindowRow } from './window-row.ts'

export interface WindowAnswer {
  readonly rows: readonly WindowRow[]
  readonly problem: Refused['problem'] | undefined
  /** Nothing of this question has come yet; the rows are those of the one before. */
  readonly loading: boolean
}

const NOTHING: WindowAnswer = { rows: [], problem: undefined, loading: true }

/** The rows of a window, live while its question has no end. They change once a frame at most. */
export function useWindow(question: WindowQuestion | undefined, feed: LiveFeed | undefined): WindowAnswer {
  const [answer, setAnswer] = useState(NOTHING)
  const book = useRef<WindowBook | null>(null)
  const id = question && JSON.stringify({ ...question, shape: question.shape.name })
  useEffect(() => {
    if (question === undefined) return
    setAnswer((before) => ({ ...before, loading: true }))
    let frame = 0
    const opened = new WindowBook(question, (problem) => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() =>
        setAnswer((before) => ({ rows: problem ? before.rows : opened.rows, problem, loading: false })),
      )
    })
    book.current = opened
    return () => {
      cancelAnimationFrame(frame)
      opened.close()
    }
    // a question is known by its words
  }, [id])
  useEffect(() => feed?.onMessage((message) => book.current?.hear(message)), [feed])
  return question === undefined ? { ...NOTHING, loading: false } : answer
}

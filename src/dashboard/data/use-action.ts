import { useRef, useState } from 'preact/hooks'
import { Refused } from './request.ts'

export interface Action<T, Given extends readonly unknown[]> {
  /** What it came to last, and stays while it is done again. */
  readonly done: T | undefined
  readonly problem: Refused['problem'] | undefined
  readonly isUnderWay: boolean
  readonly run: (...given: Given) => void
}

/** Something that is done when a person asks for it. Of two that are asked for, the later one's answer is shown. */
export function useAction<T, Given extends readonly unknown[]>(
  act: (...given: Given) => Promise<T>,
): Action<T, Given> {
  const [state, setState] = useState<Omit<Action<T, Given>, 'run'>>(NOT_YET)
  const newest = useRef(0)
  const run = async (...given: Given) => {
    const turn = ++newest.current
    const told = (next: Omit<Action<T, Given>, 'run'>) => turn === newest.current && setState(next)
    setState((before) => ({ ...before, isUnderWay: true }))
    try {
      told({ done: await act(...given), problem: undefined, isUnderWay: false })
    } catch (error) {
      told({ ...NOT_YET, problem: error instanceof Refused ? error.problem : undefined })
      if (!(error instanceof Refused)) throw error
    }
  }
  return { ...state, run: (...given) => void run(...given) }
}

const NOT_YET = { done: undefined, problem: undefined, isUnderWay: false }

import type { ComponentChildren } from 'preact'
import type { Refused } from '../data/request.ts'

/** Room for what is on its way: as high as it will be, so that nothing jumps. */
export function Loading({ label }: { label: string }) {
  return <div class="state loading" role="status" aria-label={`${label} is loading`} />
}

/** Nothing is there yet, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state empty">
      <p class="state-title">{title}</p>
      {children}
    </div>
  )
}

/** What was refused, in the gateway's words, which say how to put it right. */
export function Trouble({ problem }: { problem: Refused['problem'] }) {
  return (
    <div class="state trouble" role="alert">
      <p class="state-title">{problem.title}</p>
      <p>{problem.detail}</p>
    </div>
  )
}

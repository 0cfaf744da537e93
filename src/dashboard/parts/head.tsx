import type { ComponentChildren } from 'preact'

/** The head of a column; one of numbers ends where they do. */
export function Head({ number = false, children }: { number?: boolean; children: ComponentChildren }) {
  return (
    <th scope="col" class={number ? 'number' : undefined}>
      {children}
    </th>
  )
}

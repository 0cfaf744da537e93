import type { ComponentChildren } from 'preact'

/** A table that scrolls by itself where it has no room; who has no mouse scrolls it with the keys. */
export function TableBox({
  label,
  look,
  children,
}: {
  label: string
  look?: 'boxed' | 'boxed tall'
  children: ComponentChildren
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys reach only what has the focus
    <section class={look ? `table-scroll ${look}` : 'table-scroll'} aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}

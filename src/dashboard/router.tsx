import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

const MOVED = 'tributary:moved'

/** Goes to another address of the dashboard without loading it anew. */
export function navigate(href: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', href)
  else history.replaceState(null, '', href)
  dispatchEvent(new Event(MOVED))
}

/** The address, as it changes. */
export function useAddress(): URL {
  const [href, setHref] = useState(location.href)
  useEffect(() => {
    const read = () => setHref(location.href)
    addEventListener('popstate', read)
    addEventListener(MOVED, read)
    return () => {
      removeEventListener('popstate', read)
      removeEventListener(MOVED, read)
    }
  }, [])
  return new URL(href)
}

/** A setting that is kept in the address, so that a link shows what its sender saw. The default is not spelled out. */
export function useParameter(name: string, usual: string): [string, (value: string) => void] {
  const value = useAddress().searchParams.get(name) ?? usual
  const set = (wanted: string) => setParameters({ [name]: wanted === usual ? undefined : wanted })
  return [value, set]
}

/** Sets several settings of the address at once; those without a value are taken out of it. */
export function setParameters(wanted: Readonly<Record<string, string | undefined>>): void {
  const url = new URL(location.href)
  for (const [name, value] of Object.entries(wanted)) {
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  navigate(`${url.pathname}${url.search}`, 'replace')
}

/** The parameters of a path like `/packs/:pack`; nothing where the address is another one. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/')
  const given = path.replace(/(.)\/$/, '$1').split('/')
  if (wanted.length !== given.length) return undefined
  const found: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
    const here = given[i] ?? ''
    if (part.startsWith(':')) found[part.slice(1)] = decodeURIComponent(here)
    else if (part !== here) return undefined
  }
  return found
}

/** A link inside the dashboard. Keys that ask for another tab are the browser's. */
export function Link({
  href,
  children,
  ...rest
}: {
  href: string
  children: ComponentChildren
  class?: string
  title?: string
  'aria-current'?: 'page' | undefined
}) {
  const go = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(href)
    scrollTo(0, 0)
  }
  return (
    <a href={href} onClick={go} {...rest}>
      {children}
    </a>
  )
}

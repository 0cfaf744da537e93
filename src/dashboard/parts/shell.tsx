import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import { allows } from '../../contracts/allows.ts'
import { THEME_CHANGED } from '../charts/use-theme-turn.ts'
import { usePacks } from '../data/packs.ts'
import { GATEWAY_AWAY } from '../data/request.ts'
import { Session, signOut } from '../data/session.ts'
import { titleOf } from '../format/words.ts'
import { PAGES } from '../pages/index.ts'
import type { Page } from '../pages/page.ts'
import { Link, useAddress } from '../router.tsx'

/** What is around every page: where one can go, who is signed in, light or dark. */
export function Shell({
  isKnown,
  children,
  onSignedOut,
}: {
  /** Whether it is known which packs there are: the navigation is there at once, or its entries would move. */
  isKnown: boolean
  children: ComponentChildren
  onSignedOut: () => void
}) {
  const [isOpen, setOpen] = useState(false)
  const session = useContext(Session)
  return (
    <div class="shell">
      <a class="skip" href="#content">
        To the content
      </a>
      <header class="top">
        <Link href="/" class="brand">
          <Mark />
          Tributary
        </Link>
        <button
          type="button"
          class="quiet menu"
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </button>
        <span class="who" title={session?.scopes.join(', ')}>
          {session?.name}
        </span>
        <ThemeButton />
        <button type="button" class="quiet" onClick={() => void signOut().finally(onSignedOut)}>
          Sign out
        </button>
      </header>
      <nav
        id="navigation"
        class={isOpen ? 'open' : ''}
        aria-label="Pages"
        onClickCapture={() => setOpen(false)}
      >
        {isKnown && <Navigation scopes={session?.scopes ?? []} />}
      </nav>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Away />
    </div>
  )
}

/** Says that what is seen is of before. It lies over the page, which does not move. */
function Away() {
  const [isAway, setAway] = useState(false)
  useEffect(() => {
    const tell = (event: Event) => setAway((event as CustomEvent<boolean>).detail)
    addEventListener(GATEWAY_AWAY, tell)
    return () => removeEventListener(GATEWAY_AWAY, tell)
  }, [])
  return (
    <p class="away" role="status">
      {isAway && 'The gateway does not answer. What you see is of before; it is asked again by itself.'}
    </p>
  )
}

function Navigation({ scopes }: { scopes: readonly string[] }) {
  const packs = usePacks()
  const pagesOf = (group: Page['group']) =>
    PAGES.filter(
      (page) =>
        page.group === group &&
        (page.scope === undefined || allows(scopes, page.scope)) &&
        (page.isOf === undefined || packs.some(page.isOf)),
    ).map(({ path, title }) => ({ href: path, title }))
  const packEntries = packs.map(({ pack, title }) => ({ href: `/packs/${pack}`, title: titleOf(title).name }))
  return (
    <>
      <Group title="Tributary" entries={pagesOf('Tributary')} />
      <Group title="Packs" entries={packEntries} />
      <Group title="Pipeline" entries={pagesOf('Pipeline')} />
      <Group title="Data" entries={pagesOf('Data')} />
      <p class="nav-group">
        <a href="/reference">API reference</a>
      </p>
    </>
  )
}

function Group({ title, entries }: { title: string; entries: readonly { href: string; title: string }[] }) {
  const { pathname } = useAddress()
  if (entries.length === 0) return null
  return (
    <div class="nav-group">
      <h2>{title}</h2>
      <ul>
        {entries.map((entry) => (
          <li key={entry.href}>
            <Link href={entry.href} aria-current={pathname === entry.href ? 'page' : undefined}>
              {entry.title}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Light, dark, or as the system says, in turn. */
function ThemeButton() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme ?? 'system')
  const next = theme === 'system' ? 'light' : theme === 'light' ? 'dark' : 'system'
  const choose = () => {
    if (next === 'system') {
      delete document.documentElement.dataset.theme
      localStorage.removeItem('theme')
    } else {
      document.documentElement.dataset.theme = next
      localStorage.setItem('theme', next)
    }
    setTheme(next)
    dispatchEvent(new Event(THEME_CHANGED))
  }
  return (
    <button type="button" class="quiet theme" onClick={choose} title={`Change to ${next}`}>
      {{ system: 'Auto', light: 'Light', dark: 'Dark' }[theme] ?? 'Auto'}
      <span class="hidden"> theme</span>
    </button>
  )
}

const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <path d="M4 6c8 0 8 10 16 10h8M4 16h24M4 26c8 0 8-10 16-10" />
  </svg>
)

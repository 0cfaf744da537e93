import { useEffect, useState } from 'preact/hooks'
import { allows } from '../contracts/allows.ts'
import type { PackShape } from '../contracts/pack-shape.ts'
import { Packs } from './data/packs.ts'
import { useQuery } from './data/query.ts'
import { Refused, SESSION_OVER } from './data/request.ts'
import { hasCredential, openSession, Session, type SignedIn } from './data/session.ts'
import { titleOf } from './format/words.ts'
import { PAGES } from './pages/index.ts'
import { NotFound } from './pages/not-found.tsx'
import { SignIn } from './pages/sign-in.tsx'
import { Shell } from './parts/shell.tsx'
import { Empty, Loading, Trouble } from './parts/state.tsx'
import { matchPath, useAddress } from './router.tsx'

type Known = {
  readonly session: SignedIn | undefined
  readonly problem?: Refused['problem'] | undefined
}

/** Who is signed in sees the pages; who is not, the door. */
export function App() {
  const [known, setKnown] = useState<Known>()
  const open = () => {
    openSession()
      .then((identity) => setKnown({ session: identity.signed_in ? identity : undefined }))
      .catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error
        setKnown({ session: undefined, problem: error.problem })
      })
  }
  useEffect(() => {
    open()
    // an address that signs in, opened where the page is already, loads nothing anew
    const again = () => hasCredential() && open()
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [])
  if (!known) return <Loading label="The dashboard" />
  if (!known.session) return <SignIn key={known.problem?.detail} problem={known.problem} onDone={open} />
  return (
    <Session.Provider value={known.session}>
      <SignedInApp
        session={known.session}
        onSignedOut={(problem) => setKnown({ session: undefined, problem })}
      />
    </Session.Provider>
  )
}

function SignedInApp({
  session,
  onSignedOut,
}: {
  session: SignedIn
  /** @param problem why, where it was not asked for */
  onSignedOut: (problem?: Refused['problem']) => void
}) {
  const { data, problem } = useQuery<{ packs: PackShape[] }>('/v1/packs')
  useEffect(() => {
    const end = (event: Event) => onSignedOut((event as CustomEvent<Refused['problem']>).detail)
    addEventListener(SESSION_OVER, end)
    return () => removeEventListener(SESSION_OVER, end)
  }, [])
  return (
    <Packs.Provider value={data?.packs ?? []}>
      <Shell isKnown={data !== undefined || problem !== undefined} onSignedOut={() => onSignedOut()}>
        {problem && !data ? (
          <Trouble problem={problem} />
        ) : data ? (
          <Current session={session} packs={data.packs} />
        ) : (
          <Loading label="The page" />
        )}
      </Shell>
    </Packs.Provider>
  )
}

/** The page that the address names. */
function Current({ session, packs }: { session: SignedIn; packs: readonly PackShape[] }) {
  const { pathname } = useAddress()
  const found = PAGES.flatMap((page) => {
    const parameters = matchPath(page.path, pathname)
    return parameters ? [{ page, parameters }] : []
  })[0]
  const shape = packs.find(({ pack }) => pack === found?.parameters.pack)
  const title = shape ? titleOf(shape.title).name : (found?.page.title ?? 'Not found')
  useEffect(() => {
    document.title = `${title} · Tributary`
  }, [title])
  if (!found) return <NotFound path={pathname} />
  const { page, parameters } = found
  if (page.scope !== undefined && !allows(session.scopes, page.scope))
    return (
      <>
        <h1>{page.title}</h1>
        <Empty title={`This page needs the scope ${page.scope}`}>
          <p>
            You are signed in as “{session.name}”, with {session.scopes.join(', ')}. Ask an administrator for
            a key with it.
          </p>
        </Empty>
      </>
    )
  return <page.component key={pathname} parameters={parameters} />
}

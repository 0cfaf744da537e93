import { useContext } from 'preact/hooks'
import { Session } from '../data/session.ts'

/** Why something cannot be done here by who is signed in. */
export function NeedsScope({ scope, what }: { scope: string; what: string }) {
  const session = useContext(Session)
  return (
    <p class="needs-scope">
      {what} needs the scope <code>{scope}</code>. You are signed in as “{session?.name}”, with{' '}
      {session?.scopes.join(', ')}. Ask an administrator for a key with it.
    </p>
  )
}

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { allows } from '../../contracts/allows.ts'
import type { Credential, Identity } from '../../contracts/sign-in.ts'
import { request, send } from './request.ts'

export type SignedIn = Extract<Identity, { signed_in: true }>

export const Session = createContext<SignedIn | undefined>(undefined)

/** Whether who is signed in may do what needs a scope, as `sql` or `read:quickeats`. */
export function useScope(scope: string): boolean {
  const session = useContext(Session)
  return session !== undefined && allows(session.scopes, scope)
}

export const signIn = (credential: Credential) => send<Identity>('POST', '/v1/session', credential)
export const signOut = () => send<undefined>('DELETE', '/v1/session')

const CREDENTIAL = /^#(ticket|link)=(.+)$/

/** Whether the address signs in by itself. */
export const hasCredential = (): boolean => CREDENTIAL.test(location.hash)

/**
 * Who is signed in. A ticket or link behind the # of the address signs in first; it is taken out of the address at once, so that
 * it stays in no history.
 */
export async function openSession(): Promise<Identity> {
  const [, kind, secret = ''] = CREDENTIAL.exec(location.hash) ?? []
  if (kind === undefined) return request<Identity>('/v1/session')
  history.replaceState(null, '', location.pathname + location.search)
  try {
    return await signIn(kind === 'ticket' ? { ticket: secret } : { link: secret })
  } catch (error) {
    // Who opens the address a second time is signed in already.
    const known = await request<Identity>('/v1/session')
    if (known.signed_in) return known
    throw error
  }
}

import { useState } from 'preact/hooks'
import { Refused } from '../data/request.ts'
import { signIn } from '../data/session.ts'

/** For who is not signed in, at whatever address. */
export function SignIn({
  problem,
  onDone,
}: {
  problem?: Refused['problem'] | undefined
  onDone: () => void
}) {
  const [refused, setRefused] = useState(problem)
  const [isAsking, setAsking] = useState(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const key = String(new FormData(form).get('key') ?? '').trim()
    if (key === '') return
    setAsking(true)
    try {
      await signIn({ key })
      onDone()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setRefused(error.problem)
      setAsking(false)
    }
  }
  return (
    <main class="sign-in">
      <h1>Tributary</h1>
      <p class="about">
        Events and images arrive at the edge. Events are checked, counted exactly once and shown live; images
        are classified by models. This is where you see it.
      </p>
      <form onSubmit={(event) => void submit(event)}>
        <label>
          <span>API key</span>
          <input name="key" type="password" autocomplete="current-password" spellcheck={false} required />
        </label>
        <button type="submit" class="primary" disabled={isAsking}>
          Sign in
        </button>
      </form>
      {refused && (
        <p class="refused" role="alert">
          {refused.detail}
        </p>
      )}
      <p class="hint">
        On the machine that runs it, <code>npx tributary dashboard</code> prints an address that signs you in.
      </p>
    </main>
  )
}

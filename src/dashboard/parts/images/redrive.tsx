import { useState } from 'preact/hooks'
import type { Image } from '../../../contracts/image.ts'
import { Refused, send } from '../../data/request.ts'
import { useScope } from '../../data/session.ts'
import { NeedsScope } from '../needs-scope.tsx'

/** Has an image that failed tried again, for whom it is allowed. */
export function Redrive({ image, onDone }: { image: Image; onDone: () => void }) {
  const may = useScope('images:write')
  const [isAsking, setAsking] = useState(false)
  const [refused, setRefused] = useState<Refused['problem']>()
  if (!may) return <NeedsScope scope="images:write" what="Trying it again" />
  const redrive = async () => {
    setAsking(true)
    setRefused(undefined)
    try {
      await send<Image>('POST', `/v1/images/${image.id}/redrive`)
      onDone()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setRefused(error.problem)
    }
    setAsking(false)
  }
  return (
    <>
      <button type="button" class="primary" disabled={isAsking} onClick={() => void redrive()}>
        Try again
      </button>
      {refused && (
        <p class="refused" role="alert">
          {refused.detail}
        </p>
      )}
    </>
  )
}

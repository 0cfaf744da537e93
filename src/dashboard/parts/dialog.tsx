import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Refused } from '../data/request.ts'

/** Asks before something is changed, and says why it was refused. Escape and "Leave it" change nothing. */
export function Dialog({
  title,
  action,
  onConfirm,
  onClose,
  children,
}: {
  title: string
  /** What the button says. */
  action: string
  onConfirm: () => Promise<unknown>
  onClose: () => void
  children: ComponentChildren
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [isAsking, setAsking] = useState(false)
  const [refused, setRefused] = useState<Refused['problem']>()
  useEffect(() => dialog.current?.showModal(), [])
  const confirm = async (event: SubmitEvent) => {
    event.preventDefault()
    setAsking(true)
    try {
      await onConfirm()
      dialog.current?.close()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setRefused(error.problem)
      setAsking(false)
    }
  }
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={onClose}>
      <form onSubmit={(event) => void confirm(event)}>
        <h2 id={id}>{title}</h2>
        {children}
        {refused && (
          <p class="refused" role="alert">
            {refused.detail}
          </p>
        )}
        <div class="dialog-controls">
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
          <button type="submit" class="primary" disabled={isAsking}>
            {action}
          </button>
        </div>
      </form>
    </dialog>
  )
}

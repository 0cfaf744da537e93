import { useEffect, useState } from 'preact/hooks'
import { Uploads } from './uploads.ts'

const uploads = new Uploads()

// a tab that is closed takes with it what it has not sent
addEventListener('beforeunload', (event) => {
  if (uploads.pending > 0) event.preventDefault()
})

/** The files that this tab sends, as they go. */
export function useUploads(): Uploads {
  const [, setTurn] = useState(0)
  useEffect(() => uploads.subscribe(() => setTurn((before) => before + 1)), [])
  return uploads
}

import { useEffect, useState } from 'preact/hooks'

/** Told by whoever changes the theme: canvases have to be painted anew. */
export const THEME_CHANGED = 'tributary:theme'

/** A number that is another one after the theme has changed, by hand or by the system. */
export function useThemeTurn(): number {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const next = () => setTurn((before) => before + 1)
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', next)
    addEventListener(THEME_CHANGED, next)
    return () => {
      system.removeEventListener('change', next)
      removeEventListener(THEME_CHANGED, next)
    }
  }, [])
  return turn
}

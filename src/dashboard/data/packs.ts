import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { PackShape } from '../../contracts/pack-shape.ts'

/** The packs that who is signed in may read. */
export const Packs = createContext<readonly PackShape[]>([])

export const usePacks = (): readonly PackShape[] => useContext(Packs)

import type { PackShape } from '../../contracts/pack-shape.ts'
import { setParameters, useAddress } from '../router.tsx'

/** What a pack can be filtered by: the keys of its windows and the filters of its KPIs. A cell of a grid is not picked by name. */
export function dimensionsOf({ windows, kpis }: PackShape): readonly string[] {
  const keys = windows.flatMap(({ by }) => by).filter((key) => key !== 'geohash')
  const filters = kpis.flatMap((kpi) =>
    kpi.filters.filter(({ type }) => type === 'text').map(({ name }) => name),
  )
  return [...new Set([...keys, ...filters])]
}

/** The filter that the address holds, as `?city=Pune`. */
export function useFilter(pack: PackShape) {
  const { searchParams } = useAddress()
  const filter = Object.fromEntries(
    dimensionsOf(pack).flatMap((name) => {
      const value = searchParams.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
  const setFilter = (name: string, value: string | undefined) => setParameters({ [name]: value })
  return { filter, setFilter }
}

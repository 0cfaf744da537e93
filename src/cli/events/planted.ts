import type { ActiveIncident } from '../../engine/simulate/world.ts'
import { renderTable } from '../table.ts'

export function rowsText(rows: Readonly<Record<string, number>>, what: string): string {
  return renderTable(
    [{ head: what }, { head: 'rows', align: 'right' }],
    Object.entries(rows).map(([name, count]) => [name, String(count)]),
  )
}

export const incidentJson = ({ from, to, ...rest }: ActiveIncident) => ({
  ...rest,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})

/** What was planted, so that it can be looked for. */
export function incidentText(incidents: readonly ActiveIncident[]): string[] {
  if (incidents.length === 0) return []
  const rows = incidents.map(incidentJson).map(({ name, from, to, where, changes }) => [
    name,
    from.slice(0, 19),
    to.slice(0, 19),
    Object.values(where).join(' '),
    Object.entries(changes)
      .map(([parameter, value]) => `${parameter} ${value.toFixed(3)}`)
      .join(', '),
  ])
  const columns = ['planted', 'from (UTC)', 'to (UTC)', 'where', 'changes'].map((head) => ({ head }))
  return ['', renderTable(columns, rows)]
}

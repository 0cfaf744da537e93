import type { Incident } from '../../contracts/incident.ts'

/** The `subject` of the webhook deliveries of an incident. */
export const incidentSubject = (id: string) => `alert/${id}`

const COLUMNS = `id, pack, alert, title, window, keys, window_start, window_end, value, bound, raised_at, cleared_at, cleared_value,
  acknowledged_at, acknowledged_by, note`

interface IncidentRow {
  id: string
  pack: string
  alert: string
  title: string
  window: string
  keys: string
  window_start: number
  window_end: number
  value: number | null
  bound: number | null
  raised_at: number
  cleared_at: number | null
  cleared_value: number | null
  acknowledged_at: number | null
  acknowledged_by: string | null
  note: string | null
}

/** Writes what a Board tells of an incident. Told twice, it is written once, and owes its webhooks once. */
export async function writeIncident(database: D1Database, incident: Incident): Promise<void> {
  const { id, pack, alert, title, window, keys, value, bound } = incident
  const inserted = database
    .prepare(`
      INSERT INTO incidents (id, pack, alert, title, window, keys, window_start, window_end, value, bound, raised_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`)
    .bind(
      id,
      pack,
      alert,
      title,
      window,
      JSON.stringify(keys),
      Date.parse(incident.window_start),
      Date.parse(incident.window_end),
      value,
      bound,
      Date.parse(incident.raised_at),
    )
  if (incident.cleared_at === undefined) {
    await inserted.run()
    return
  }
  const cleared = database
    .prepare('UPDATE incidents SET cleared_at = ?2, cleared_value = ?3 WHERE id = ?1 AND cleared_at IS NULL')
    .bind(id, Date.parse(incident.cleared_at), incident.cleared_value ?? null)
  await database.batch([inserted, cleared])
}

export interface IncidentQuery {
  /** Empty: of every pack in `packs`. */
  readonly pack: string | undefined
  readonly state: Incident['state'] | undefined
  /** Raised before this one. */
  readonly before: { readonly raised_at: number; readonly id: string }
  readonly limit: number
}

/** Newest first. */
export async function listIncidents(
  database: D1Database,
  { pack, state, before, limit }: IncidentQuery,
): Promise<Incident[]> {
  const { results } = await database
    .prepare(`
      SELECT ${COLUMNS} FROM incidents
      WHERE (?1 IS NULL OR pack = ?1) AND (?2 IS NULL OR (cleared_at IS NULL) = (?2 = 'raised')) AND (raised_at, id) < (?3, ?4)
      ORDER BY raised_at DESC, id DESC LIMIT ?5`)
    .bind(pack ?? null, state ?? null, before.raised_at, before.id, limit)
    .all<IncidentRow>()
  return results.map(present)
}

export async function findIncident(database: D1Database, id: string): Promise<Incident | null> {
  const row = await database
    .prepare(`SELECT ${COLUMNS} FROM incidents WHERE id = ?`)
    .bind(id)
    .first<IncidentRow>()
  return row && present(row)
}

/** The first to acknowledge it stays; a later note takes the place of the one before. */
export async function acknowledgeIncident(
  database: D1Database,
  id: string,
  { by, note, now }: { readonly by: string; readonly note: string | undefined; readonly now: number },
): Promise<Incident | null> {
  const row = await database
    .prepare(`
      UPDATE incidents SET acknowledged_at = coalesce(acknowledged_at, ?2), acknowledged_by = coalesce(acknowledged_by, ?3),
        note = coalesce(?4, note)
      WHERE id = ?1 RETURNING ${COLUMNS}`)
    .bind(id, now, by, note ?? null)
    .first<IncidentRow>()
  return row && present(row)
}

function present(row: IncidentRow): Incident {
  const { id, pack, alert, title, window, keys, value, bound } = row
  return {
    id,
    pack,
    alert,
    title,
    window,
    keys: JSON.parse(keys),
    state: row.cleared_at === null ? 'raised' : 'cleared',
    window_start: iso(row.window_start),
    window_end: iso(row.window_end),
    value,
    bound,
    raised_at: iso(row.raised_at),
    ...(row.cleared_at !== null && { cleared_at: iso(row.cleared_at), cleared_value: row.cleared_value }),
    ...(row.acknowledged_at !== null && { acknowledged_at: iso(row.acknowledged_at) }),
    ...(row.acknowledged_by !== null && { acknowledged_by: row.acknowledged_by }),
    ...(row.note !== null && { note: row.note }),
  }
}

const iso = (time: number) => new Date(time).toISOString()

export interface QuarantineRow {
  message_id: string
  stream: string
  contract: string
  rows: number
  errors: string
  quarantined_at: number
  kept: string
  arrived: string
  generation: number
  replayed: number
}

const COLUMNS =
  'message_id, stream, contract, rows, errors, quarantined_at, kept, arrived, generation, replayed'

/** What is in the index already stays: a message is counted once. */
export async function insertQuarantine(
  database: D1Database,
  row: Omit<QuarantineRow, 'generation' | 'replayed'>,
): Promise<void> {
  await database
    .prepare(`
      INSERT INTO quarantine (message_id, stream, contract, rows, errors, quarantined_at, kept, arrived)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stream, message_id) DO NOTHING`)
    .bind(
      row.message_id,
      row.stream,
      row.contract,
      row.rows,
      row.errors,
      row.quarantined_at,
      row.kept,
      row.arrived,
    )
    .run()
}

export type QuarantinePlace = Pick<QuarantineRow, 'quarantined_at' | 'message_id'>

const STATES = { waiting: 'replayed < rows', replayed: 'replayed >= rows', all: 'TRUE' } as const
export type QuarantineState = keyof typeof STATES

/** Oldest first, after a place. */
export async function listQuarantine(
  database: D1Database,
  stream: string,
  state: QuarantineState,
  { quarantined_at, message_id }: QuarantinePlace,
  limit: number,
): Promise<QuarantineRow[]> {
  const { results } = await database
    .prepare(`
      SELECT ${COLUMNS} FROM quarantine
      WHERE stream = ?1 AND (quarantined_at, message_id) > (?2, ?3) AND ${STATES[state]}
      ORDER BY quarantined_at, message_id LIMIT ?4`)
    .bind(stream, quarantined_at, message_id, limit)
    .all<QuarantineRow>()
  return results
}

export function findQuarantine(
  database: D1Database,
  stream: string,
  messageId: string,
): Promise<QuarantineRow | null> {
  return database
    .prepare(`SELECT ${COLUMNS} FROM quarantine WHERE stream = ? AND message_id = ?`)
    .bind(stream, messageId)
    .first<QuarantineRow>()
}

/** From one list to the next, once: of two replays at a time one does it. */
export async function advanceQuarantine(
  database: D1Database,
  { stream, message_id, generation }: Pick<QuarantineRow, 'stream' | 'message_id' | 'generation'>,
  { contract, errors, replayed }: Pick<QuarantineRow, 'contract' | 'errors' | 'replayed'>,
): Promise<void> {
  await database
    .prepare(`
      UPDATE quarantine SET generation = generation + 1, replayed = replayed + ?4, contract = ?5, errors = ?6
      WHERE stream = ?1 AND message_id = ?2 AND generation = ?3`)
    .bind(stream, message_id, generation, replayed, contract, errors)
    .run()
}

/** Counts for metrics. Each reads an index of what is unfinished, a table that stays small, or so many rows at most; `imageCounts` a row a study. */

/** Images that `recentImages` looks at. */
export const RECENT_IMAGES = 10_000

export interface ImageCounts {
  readonly done: number
  readonly failed: number
  readonly parked: number
}

/** How many images ended in which way: the sums that studies keep. */
export async function imageCounts(database: D1Database): Promise<ImageCounts> {
  const row = await database
    .prepare(
      'SELECT coalesce(sum(done), 0) AS done, coalesce(sum(failed), 0) AS failed, coalesce(sum(parked), 0) AS parked FROM studies',
    )
    .first<ImageCounts>()
  return row ?? { done: 0, failed: 0, parked: 0 }
}

export async function imagesUnderWay(
  database: D1Database,
): Promise<{ state: string; images: number; oldest: number }[]> {
  const { results } = await database
    .prepare(`
      SELECT state, count(*) AS images, min(queued_at) AS oldest FROM images
      WHERE state IN ('received', 'preprocessed') GROUP BY state ORDER BY state`)
    .all<{ state: string; images: number; oldest: number }>()
  return results
}

/** What became of the images that came last, by the model that answers for them. */
export async function recentImages(
  database: D1Database,
): Promise<{ model: string; state: string; images: number }[]> {
  const { results } = await database
    .prepare(`
      SELECT model, state, count(*) AS images FROM (SELECT model, state FROM images ORDER BY seq DESC LIMIT ?1)
      GROUP BY model, state ORDER BY model, state`)
    .bind(RECENT_IMAGES)
    .all<{ model: string; state: string; images: number }>()
  return results
}

export async function openIncidents(
  database: D1Database,
): Promise<{ pack: string; alert: string; open: number }[]> {
  const { results } = await database
    .prepare(
      'SELECT pack, alert, count(*) AS open FROM incidents WHERE cleared_at IS NULL GROUP BY pack, alert ORDER BY pack, alert',
    )
    .all<{ pack: string; alert: string; open: number }>()
  return results
}

/** Times in epoch ms. */
export async function warehouseTables(
  database: D1Database,
): Promise<{ name: string; newest: number; loaded_at: number }[]> {
  const { results } = await database
    .prepare('SELECT name, newest, loaded_at FROM warehouse_tables ORDER BY name')
    .all<{ name: string; newest: number; loaded_at: number }>()
  return results
}

/** What waits to be done, by what it is. */
export async function backlog(database: D1Database): Promise<Record<string, number>> {
  const row = await database
    .prepare(`
      SELECT
        (SELECT count(*) FROM webhook_deliveries WHERE state = 'pending') AS webhooks,
        (SELECT count(*) FROM results WHERE state = 'pending') AS further_runs,
        (SELECT count(*) FROM files WHERE state IN ('received', 'loading')) AS event_files,
        (SELECT count(*) FROM untold_ends) AS untold_ends,
        (SELECT count(*) FROM unloaded_segments) AS unloaded_segments,
        (SELECT count(*) FROM dead_letters) AS dead_letters`)
    .first<Record<string, number>>()
  return row ?? {}
}

/** Rows in quarantine that were not replayed, by stream. */
export async function waitingRows(database: D1Database): Promise<{ stream: string; waiting: number }[]> {
  const { results } = await database
    .prepare(
      'SELECT stream, sum("rows" - replayed) AS waiting FROM quarantine WHERE replayed < "rows" GROUP BY stream ORDER BY stream',
    )
    .all<{ stream: string; waiting: number }>()
  return results
}

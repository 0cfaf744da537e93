import type { Alias, Evaluation, Inspection } from '../../contracts/model.ts'
import type { Problem } from '../../contracts/problem.ts'
import { DEFAULT_ALIAS, type Registered } from '../../engine/alias.ts'

export interface ModelVersionRow {
  model: string
  version: number
  state: 'ready' | 'refused' | 'deleted'
  created_at: number
  inspection: string | null
  problem: string | null
  evaluation: string | null
}

/** The setting of a name and the versions that may serve; without versions when the name is unknown. */
export async function readRegistered(database: D1Database, model: string): Promise<Registered> {
  const [aliases, versions] = await database.batch([
    database
      .prepare('SELECT alias FROM model_aliases WHERE model = ? ORDER BY revision DESC LIMIT 1')
      .bind(model),
    database
      .prepare("SELECT version FROM model_versions WHERE model = ? AND state = 'ready' ORDER BY version")
      .bind(model),
  ])
  const [alias] = (aliases?.results ?? []) as { alias: string }[]
  const ready = ((versions?.results ?? []) as { version: number }[]).map(({ version }) => version)
  return { alias: alias ? JSON.parse(alias.alias) : DEFAULT_ALIAS, ready }
}

export async function listModelVersions(database: D1Database, model?: string): Promise<ModelVersionRow[]> {
  const { results } = await database
    .prepare(`
      SELECT model, version, state, created_at, inspection, problem, evaluation FROM model_versions
      WHERE state <> 'deleted' AND (?1 IS NULL OR model = ?1) ORDER BY model, version`)
    .bind(model ?? null)
    .all<ModelVersionRow>()
  return results
}

export function findModelVersion(
  database: D1Database,
  model: string,
  version: number,
): Promise<ModelVersionRow | null> {
  return database
    .prepare(
      'SELECT model, version, state, created_at, inspection, problem, evaluation FROM model_versions WHERE model = ? AND version = ?',
    )
    .bind(model, version)
    .first<ModelVersionRow>()
}

/** Lists a version with what its check found. One that is ready, or was deleted, stays as it is. */
export async function putModelVersion(
  database: D1Database,
  model: string,
  version: number,
  checked: { inspection: Inspection } | { problem: Problem },
  now: number,
): Promise<void> {
  const inspection = 'inspection' in checked ? JSON.stringify(checked.inspection) : null
  const problem = 'problem' in checked ? JSON.stringify(checked.problem) : null
  await database
    .prepare(`
      INSERT INTO model_versions (model, version, state, created_at, inspection, problem) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (model, version) DO UPDATE SET state = ?3, created_at = ?4, inspection = ?5, problem = ?6
      WHERE model_versions.state = 'refused'`)
    .bind(model, version, inspection ? 'ready' : 'refused', now, inspection, problem)
    .run()
}

export async function deleteModelVersion(
  database: D1Database,
  model: string,
  version: number,
): Promise<void> {
  await database
    .prepare(`
      UPDATE model_versions SET state = 'deleted', inspection = NULL, problem = NULL, evaluation = NULL
      WHERE model = ? AND version = ?`)
    .bind(model, version)
    .run()
}

export async function putAlias(
  database: D1Database,
  model: string,
  alias: Alias,
  now: number,
): Promise<void> {
  await database
    .prepare(`
      INSERT INTO model_aliases (model, revision, alias, changed_at)
      SELECT ?1, coalesce(max(revision), 0) + 1, ?2, ?3 FROM model_aliases WHERE model = ?1`)
    .bind(model, JSON.stringify(alias), now)
    .run()
}

/** Settings of a name, the one in force first. */
export async function listAliases(
  database: D1Database,
  model: string,
  limit: number,
): Promise<{ alias: Alias; changed_at: number }[]> {
  const { results } = await database
    .prepare('SELECT alias, changed_at FROM model_aliases WHERE model = ? ORDER BY revision DESC LIMIT ?')
    .bind(model, limit)
    .all<{ alias: string; changed_at: number }>()
  return results.map(({ alias, changed_at }) => ({ alias: JSON.parse(alias), changed_at }))
}

/** The first number of a name that no version ever had. */
export async function nextVersion(database: D1Database, model: string): Promise<number> {
  const highest = await database
    .prepare('SELECT max(version) AS version FROM model_versions WHERE model = ?')
    .bind(model)
    .first<number>('version')
  return (highest ?? 0) + 1
}

/** Keeps how a ready version did on a labelled set. False when it is not ready. */
export async function putEvaluation(
  database: D1Database,
  model: string,
  version: number,
  evaluation: Evaluation,
): Promise<boolean> {
  const { meta } = await database
    .prepare(
      "UPDATE model_versions SET evaluation = ?3 WHERE model = ?1 AND version = ?2 AND state = 'ready'",
    )
    .bind(model, version, JSON.stringify(evaluation))
    .run()
  return meta.changes > 0
}

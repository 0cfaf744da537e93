import { modelRef } from '../../contracts/model.ts'
import { Fault } from '../../contracts/problem.ts'
import { findAnswer } from '../../platform/aliases.ts'

/** `name@version` that answers, by the alias or the version of the path; `key` draws its canary, and chance where there is none. */
export async function findModel(
  database: D1Database,
  name: string,
  version?: string,
  key?: string,
): Promise<string> {
  const readable = version === undefined || /^([1-9]\d{0,8}|latest)$/.test(version)
  const found = readable && (await findAnswer(database, name, version, key ?? crypto.randomUUID()))
  if (found && found.answer !== undefined) return modelRef(name, found.answer)
  throw new Fault(
    'not-found',
    `There is no ready model ${name}${version === undefined ? '' : ` of version ${version}`}. POST /v2/repository/index lists them.`,
  )
}

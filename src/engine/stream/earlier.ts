import type { Earlier, Upgrade } from '../../contracts/contract-version.ts'
import type { Stream } from '../../contracts/stream.ts'
import { type Checker, pointer } from './check.ts'
import { cleaner } from './cleaning.ts'

type Draft = Record<string, unknown>

/** How rows are checked that name an earlier contract, by its version. */
export function earlierCheckers(stream: Stream, current: Checker): [version: string, check: Checker][] {
  return Object.entries(stream.earlier ?? {}).map(([version, earlier]) => [
    version,
    earlierChecker(stream, version, earlier, current),
  ])
}

/** What a row has to be is told in the words of the contract that it names, then in those of the current one. */
function earlierChecker(
  { cleaning = [], version: to }: Stream,
  from: string,
  { fields, upgrade = [] }: Earlier,
  current: Checker,
): Checker {
  const clean = cleaner(cleaning)
  return (input, now) => {
    if (typeof input === 'object' && input !== null) clean(input as Draft)
    const { data, error } = fields.safeParse(input)
    if (error)
      return {
        ok: false,
        errors: error.issues.map(({ path, message }) => ({ path: pointer(path), message })),
      }
    const row: Draft = data
    for (const rule of upgrade) apply(rule, row)
    const result = current(row, now)
    if (result.ok) return result
    const errors = result.errors.map(({ path, message }) => ({
      path,
      message: `${message} (contract ${to}, to which a row of ${from} is upgraded)`,
    }))
    return { ok: false, errors }
  }
}

function apply(rule: Upgrade, row: Draft): void {
  if ('fill' in rule) {
    row[rule.fill] ??= rule.with
    return
  }
  if (!Object.hasOwn(row, rule.rename)) return
  row[rule.to] = row[rule.rename]
  delete row[rule.rename]
}

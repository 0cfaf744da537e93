import type { Earlier, Upgrade } from '../../../contracts/contract-version.ts'
import type { Stream } from '../../../contracts/stream.ts'
import { compatibility } from '../../contract/compatibility.ts'
import { schemaOf } from '../../contract/json-schema.ts'
import {
  compareVersions,
  nextVersion,
  PARTS,
  parseVersion,
  stepOf,
  versionsOf,
} from '../../contract/version.ts'
import { type Fields, fieldsOf } from './fields.ts'
import type { Finding } from './finding.ts'
import { among } from './names.ts'

export function* versionFindings(path: string, stream: Stream): Generator<Finding> {
  const { version, earlier = {} } = stream
  for (const each of versionsOf(stream))
    if (!parseVersion(each))
      yield {
        path: each === version ? `${path}.version` : `${path}.earlier`,
        message: `"${each}" is no version: write it as MODEL-REVISION-ADDITION, 1-0-0 the first`,
      }
  for (const each of Object.keys(earlier))
    if (compareVersions(each, version) >= 0)
      yield { path: `${path}.earlier.${each}`, message: `must be before the current version, ${version}` }
  yield* stepFindings(path, stream)
  for (const [each, declared] of Object.entries(earlier))
    yield* upgradeFindings(`${path}.earlier.${each}`, declared, fieldsOf(stream, each), stream)
}

/** Each step has to raise the part that its change demands. */
function* stepFindings(path: string, stream: Stream): Generator<Finding> {
  const versions = versionsOf(stream)
  for (const [i, to] of versions.slice(1).entries()) {
    const from = versions[i] ?? ''
    const [older, newer] = [schemaOf(stream, from), schemaOf(stream, to)]
    if (!older || !newer) continue
    const { part, changes } = compatibility(older, newer)
    if (PARTS.indexOf(stepOf(from, to)) >= PARTS.indexOf(part)) continue
    const because = changes.filter((change) => change.part === part)
    yield {
      path: to === stream.version ? `${path}.version` : `${path}.earlier.${to}`,
      message: `must be ${nextVersion(from, part)} after ${from}: ${because.map((change) => `${change.path} ${change.message}`).join('; ')}`,
    }
  }
}

/** A row of an earlier version has to become one of the current. */
function* upgradeFindings(
  path: string,
  { upgrade = [] }: Earlier,
  older: Fields,
  stream: Stream,
): Generator<Finding> {
  const fields = fieldsOf(stream)
  for (const [i, rule] of upgrade.entries())
    yield* ruleFindings(`${path}.upgrade.${i}`, rule, older, fields, stream)
  const given = new Set([
    ...[...older].flatMap(([name, { required }]) => (required ? [name] : [])),
    ...upgrade.map((rule) => ('fill' in rule ? rule.fill : rule.to)),
    ...(stream.cleaning ?? []).flatMap((rule) => ('fill' in rule ? [rule.fill] : [])),
  ])
  for (const [name, { required }] of fields)
    if (required && !given.has(name))
      yield {
        path: `${path}.upgrade`,
        message: `${stream.version} requires "${name}", which rows of this version may lack: fill it, or rename a field to it`,
      }
}

function* ruleFindings(
  path: string,
  rule: Upgrade,
  older: Fields,
  fields: Fields,
  stream: Stream,
): Generator<Finding> {
  const to = 'fill' in rule ? rule.fill : rule.to
  if (!fields.has(to)) yield { path, message: `there is no field "${to}" now: ${among(fields.keys())}` }
  if ('rename' in rule && !older.has(rule.rename))
    yield { path, message: `there was no field "${rule.rename}": ${among(older.keys())}` }
  if ('fill' in rule && stream.fields.shape[to]?.safeParse(rule.with).success === false)
    yield { path, message: `fills "${to}" with ${JSON.stringify(rule.with)}, which the contract refuses` }
}

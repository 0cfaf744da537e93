import type { SchemaVer } from '../../contracts/contract-version.ts'
import type { Stream } from '../../contracts/stream.ts'

/** What a new version tells of the one before, the least first. */
export const PARTS = ['none', 'ADDITION', 'REVISION', 'MODEL'] as const
export type Part = (typeof PARTS)[number]

type Numbers = readonly [model: number, revision: number, addition: number]

/** Nothing, where the text is no version: 1-0-0 is the first. */
export function parseVersion(text: string): Numbers | undefined {
  const [, model, revision, addition] = /^([1-9]\d*)-(0|[1-9]\d*)-(0|[1-9]\d*)$/.exec(text) ?? []
  return model === undefined ? undefined : [Number(model), Number(revision), Number(addition)]
}

export function compareVersions(one: string, other: string): number {
  const [a, b] = [parseVersion(one) ?? [0, 0, 0], parseVersion(other) ?? [0, 0, 0]]
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

/** Every version that a row may name, the oldest first. */
export function versionsOf({ version, earlier = {} }: Pick<Stream, 'version' | 'earlier'>): SchemaVer[] {
  return [...(Object.keys(earlier) as SchemaVer[]), version].sort(compareVersions)
}

/** Which part of the number a step raises. */
export function stepOf(from: string, to: string): Part {
  const [a, b] = [parseVersion(from), parseVersion(to)]
  if (!a || !b || compareVersions(from, to) >= 0) return 'none'
  if (a[0] !== b[0]) return 'MODEL'
  return a[1] === b[1] ? 'ADDITION' : 'REVISION'
}

/** The number that a change of that part makes of a version. */
export function nextVersion(from: string, part: Part): string {
  const [model, revision, addition] = parseVersion(from) ?? [1, 0, 0]
  if (part === 'MODEL') return `${model + 1}-0-0`
  return part === 'REVISION' ? `${model}-${revision + 1}-0` : `${model}-${revision}-${addition + 1}`
}

export function greatest(parts: readonly Part[]): Part {
  return PARTS[Math.max(0, ...parts.map((part) => PARTS.indexOf(part)))] ?? 'none'
}

import type { Finding } from './finding.ts'

const NAME = /^[a-z][a-z0-9_]*$/

/** Names become parts of addresses, columns and keys. */
export function* nameFindings(path: string, named: object): Generator<Finding> {
  for (const name of Object.keys(named))
    if (!NAME.test(name))
      yield {
        path: `${path}.${name}`,
        message: `a name is small letters, digits and _, and begins with a letter, as ${suggestion(name)}`,
      }
}

function suggestion(name: string): string {
  const snake = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
  return snake || 'orders_per_city'
}

/** What there is, for a sentence about what is not. */
export const among = (names: Iterable<string>) => {
  const all = [...names]
  return all.length === 0 ? 'there is none' : `there is ${all.join(', ')}`
}

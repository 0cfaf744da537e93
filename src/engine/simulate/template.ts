import type { Value } from '../../contracts/simulator.ts'
import type { Stream } from '../../contracts/stream.ts'
import type { Compiler } from './compiler.ts'
import type { Draw, Frame } from './scope.ts'

export type Row = Record<string, unknown>

/** The row of one stream as one scope fills it. */
export interface Template {
  readonly stream: string
  readonly fields: readonly string[]
  fill(frame: Frame): Row
}

/** A field that names what this scope has not is left out of its rows. */
export function compileTemplate(
  stream: string,
  fields: Readonly<Record<string, Value>>,
  compiler: Compiler,
): Template {
  const known = Object.entries(fields).filter(([, value]) =>
    namesIn(value).every((name) => name === 'now' || compiler.scope.find(name)),
  )
  const names = known.map(([name]) => name)
  const draws: Draw[] = known.map(([, value]) => compiler.value(value))
  return {
    stream,
    fields: names,
    fill: (frame) => {
      const row: Row = {}
      for (let i = 0; i < draws.length; i++) {
        const value = draws[i]?.(frame)
        if (value !== undefined) row[names[i] ?? ''] = value
      }
      return row
    },
  }
}

function namesIn(value: Value): string[] {
  return [...JSON.stringify(value).matchAll(/"\$(\w+)/g)].map(([, name = '']) => name)
}

/** A row as the line of text that the stream reads as this row. */
export function lineOf(row: Row, { lines }: Stream): string {
  const said = new Map(Object.entries(lines?.rename ?? {}).map(([word, field]) => [field, word]))
  const pairs = Object.entries(row)
    .filter(([field]) => field !== lines?.time)
    .map(([field, value]) => `${said.get(field) ?? field}=${quoted(String(value))}`)
  const time = row[lines?.time ?? '']
  return [...(time === undefined ? [] : [String(time)]), ...pairs].join(' ')
}

function quoted(text: string): string {
  return /^[^\s"\\]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { ArgsDef, CommandDef } from 'citty'
import { Failure } from './failure.ts'

/** As it stands, or read when it is named. */
type Command = CommandDef | (() => Promise<CommandDef>)

/** The command that `args` name, the words that led there, and what is left for it. */
export async function findCommand(
  root: CommandDef,
  args: readonly string[],
): Promise<{ command: CommandDef; path: string[]; rest: string[] }> {
  const path: string[] = []
  let command = root
  let rest = [...args]
  while (true) {
    const commands = (command.subCommands ?? {}) as Record<string, Command>
    const next = Object.hasOwn(commands, rest[0] ?? '') ? commands[rest[0] ?? ''] : undefined
    if (!next) return { command, path, rest }
    path.push(rest[0] ?? '')
    command = typeof next === 'function' ? await next() : next
    rest = rest.slice(1)
  }
}

/** Refuses what citty lets pass: unknown flags, flags without their value, words too many. */
export function requireKnownFlags(
  { args }: CommandDef,
  rest: readonly string[],
  path: readonly string[],
): void {
  const defined = (args ?? {}) as ArgsDef
  const options = optionsOf(defined)
  const help = `"npx tributary ${path.join(' ')} --help" lists the flags.`
  const words = positionals(rest, options, help)
  const named = Object.entries(defined).flatMap(([name, { type }]) => (type === 'positional' ? [name] : []))
  if (named.some((name) => name.endsWith('…')) || words.length <= named.length) return
  throw new Failure(`"${words[named.length]}" is one word too many.`, help, 2)
}

type Options = NonNullable<ParseArgsConfig['options']>

function optionsOf(defined: ArgsDef): Options {
  return Object.fromEntries(
    Object.entries(defined).flatMap(([name, { type }]) => {
      if (type === 'positional') return []
      const option = { type: type === 'boolean' ? type : 'string' } as const
      const camel = name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
      return [[name, option] as const, [camel, option] as const]
    }),
  )
}

function positionals(rest: readonly string[], options: Options, help: string): string[] {
  try {
    return parseArgs({ args: [...rest], options, allowPositionals: true, allowNegative: true, strict: true })
      .positionals
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS_')) throw error
    const [, flag] = /option '(-[^']*)'/.exec(message) ?? []
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || !flag)
      throw new Failure(message.replaceAll('\n', ' '), help, 2)
    const near = nearest(flag.replace(/^-+/, ''), Object.keys(options))
    throw new Failure(`There is no flag ${flag}.`, near ? `Did you mean --${near}? ${help}` : help, 2)
  }
}

/** The known word with the fewest edits, when they are few. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, edits: distance(word, name) }))
    .sort((a, b) => a.edits - b.edits)
  return best && best.edits <= Math.max(2, word.length / 3) ? best.name : undefined
}

function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...to].entries())
      next.push(
        Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
      )
    row = next
  }
  return row[to.length] ?? 0
}

import type { CommandDef } from 'citty'
import { describe, expect, it } from 'vitest'
import { findCommand, nearest, requireKnownFlags } from '../../src/cli/command-line.ts'

const leaf: CommandDef = {
  args: {
    'path…': { type: 'positional' },
    'dry-run': { type: 'boolean' },
    study: { type: 'string' },
  },
}
const one: CommandDef = { args: { id: { type: 'positional' }, demo: { type: 'boolean' } } }
const root: CommandDef = {
  subCommands: { upload: leaf, keys: async () => ({ subCommands: { revoke: one } }) },
}

it('finds a command of a command, which is read when it is named', async () => {
  expect(await findCommand(root, ['keys', 'revoke', 'x'])).toEqual({
    command: one,
    path: ['keys', 'revoke'],
    rest: ['x'],
  })
  expect((await findCommand(root, ['toString'])).path).toEqual([])
})

describe('requireKnownFlags', () => {
  it.each([
    [leaf, ['a', 'b', '-']],
    [leaf, ['a', '--study', 'x', '--dry-run']],
    [leaf, ['a', '--study=x', '--dryRun']],
    [leaf, ['--', '--not-a-flag']],
    [one, ['x', '--no-demo']],
  ])('takes %# %j', (command, rest) => {
    expect(() => requireKnownFlags(command, rest, [])).not.toThrow()
  })

  it.each([
    [leaf, ['a', '--bogus'], /no flag --bogus/],
    [leaf, ['a', '-x'], /no flag -x/],
    [leaf, ['a', '--study'], /--study/],
    [leaf, ['a', '--dry-run=yes'], /--dry-run/],
    [one, ['x', 'y'], /"y" is one word too many/],
  ])('refuses %# %j', (command, rest, message) => {
    const refusal = expect.objectContaining({ message: expect.stringMatching(message), exitCode: 2 })
    expect(() => requireKnownFlags(command, rest, [])).toThrow(refusal)
  })

  it('names the flag that was meant', () => {
    const refusal = expect.objectContaining({ remedy: expect.stringContaining('Did you mean --study?') })
    expect(() => requireKnownFlags(leaf, ['--studdy', 'x'], [])).toThrow(refusal)
  })
})

it('finds nothing near to a word that is far from all', () => {
  expect(nearest('bogus', ['study', 'dry-run', 'wait'])).toBeUndefined()
  expect(nearest('prot', ['port', 'persist'])).toBe('port')
})
